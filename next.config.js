/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.CONSENT_DESK_BUILD_DIR || '.next',
  reactCompiler: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  experimental: { serverActions: { bodySizeLimit: '256kb' } },
  // `npm test` checks the types of the whole project; a start has no tools for the tests' types.
  // Next writes into any other config when the build folder is a new one.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'scripts/tsconfig.next.json' },
};
export default config;
