import { defineConfig } from 'vite';

// One html per page: the wall must not load the console's code. Names carry a hash of the content, so they may be cached for ever,
// and nothing inline, since the server's content security policy is 'self'.
export default defineConfig({
  base: '/',
  publicDir: false,
  build: {
    outDir: '../src/Medistock.Realtime.Web/wwwroot',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
    rolldownOptions: {
      input: {
        index: 'index.html',
        mur: 'mur.html',
        signaux: 'signaux.html',
        carte: 'carte.html',
        'plan-hivernal': 'plan-hivernal.html',
        previsions: 'previsions.html',
        presentation: 'presentation.html',
        etablissement: 'etablissement.html',
        etat: 'etat.html',
        connexion: 'connexion.html',
      },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node', css: true },
} as Parameters<typeof defineConfig>[0]);
