/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.CONSENT_DESK_BUILD_DIR || '.next',
  reactCompiler: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
};
export default config;
