/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.CONSENT_DESK_BUILD_DIR || '.next',
  reactCompiler: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // No route of ours makes images smaller: Next's own would fetch what an address tells it to.
  images: { unoptimized: true },
  // Next redirects before proxy.ts is asked; without it the address is simply not there.
  skipTrailingSlashRedirect: true,
  experimental: {
    serverActions: { bodySizeLimit: '256kb' },
    // Next keeps the body while proxy.ts judges; of one that is too long, no more than this.
    proxyClientMaxBodySize: '256kb',
  },
  // `npm test` checks the types of the whole project; a start has no tools for the tests' types.
  // Next writes into any other config when the build folder is a new one.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'scripts/tsconfig.next.json' },
};
export default config;
