import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'client',
  plugins: [react()],
  // test/e2e/budget.test.ts watches the weight, compressed.
  build: { outDir: '../dist/client', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  server: {
    // `npx vite` beside a running `vigil serve`: the page reloads as you edit it.
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/socket.io': { target: 'http://127.0.0.1:8080', ws: true },
      '/live': { target: 'http://127.0.0.1:8080', ws: true },
    },
  },
});
