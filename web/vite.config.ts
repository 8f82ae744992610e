import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { bareEndpoints } from './bare-endpoints.ts'
import { bareShapes } from './bare-shapes.ts'
import { iconDrawings } from './icon-drawings.ts'
import { precompress } from './precompress.ts'
import { serviceWorker } from './service-worker-build.ts'
import { withoutJsonSchema } from './without-json-schema.ts'

const server = 'http://127.0.0.1:3001'

export default defineConfig({
  plugins: [
    vue(),
    iconDrawings(),
    withoutJsonSchema(),
    bareEndpoints(),
    bareShapes(),
    serviceWorker(),
    precompress(),
  ],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    // The app's texts need only a part of it: see i18n/message-format.ts.
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari18'],
    sourcemap: false,
    // Fonts and pictures stay separate files: the content security policy forbids data URLs for them.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // The code of nearly every page is in two scripts: fifty small ones compress worse, and need more
        // requests.
        codeSplitting: {
          groups: [
            { name: 'limits', test: /contract\/src\/limits/, priority: 2 },
            // Only the forms of the editor and the reports of plays need schemas.
            { name: 'schemas', test: /node_modules\/zod\/|contract\/src\/ids/, priority: 1 },
            { name: 'vendor', test: /node_modules\/(@?vue|vue-|@intlify|pinia|@pinia)/ },
            // Dialogs and forms, which many parts share, are behind a click. Dialogs would bring a component library along.
            {
              name: 'common',
              test: /web\/src\/(?!ui\/(?:AppDialog|TextField)\b)|packages\//,
              minShareCount: 12,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/v1': { target: server, ws: true, changeOrigin: false }, '/rest': { target: server } },
  },
})
