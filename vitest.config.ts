import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{streams,models,server,client,test}/**/*.test.{ts,tsx}'],
    // Two cores, and most of these tests start ffmpeg, a server or a browser: one file at a time keeps
    // their clocks honest.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/summary-reporter.ts'],
  },
});
