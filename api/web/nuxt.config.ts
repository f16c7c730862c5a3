import { defineNuxtConfig } from 'nuxt/config';

// A static app: no server of its own, no inline style, and one inline script, whose hash the API puts into its Content-Security-Policy.
export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  ssr: false,
  telemetry: false,
  devtools: { enabled: false },
  spaLoadingTemplate: false,
  features: { inlineStyles: false },
  experimental: { appManifest: false, entryImportMap: false, payloadExtraction: false },
  css: ['~/assets/house.css'],
  app: {
    buildAssetsDir: '/assets/',
    head: {
      title: 'Pteronimbus',
      htmlAttrs: { lang: 'en' },
      meta: [{ name: 'description', content: 'Game servers as pull requests.' }, { name: 'color-scheme', content: 'light dark' }],
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    },
  },
  nitro: { preset: 'static', compressPublicAssets: { gzip: true, brotli: true } },
  typescript: { strict: true, tsConfig: { compilerOptions: { allowImportingTsExtensions: true } } },
});
