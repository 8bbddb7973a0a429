import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { UserError } from '../../streams/index.ts';
import { PAGE_PATHS } from '../contract.ts';

/** Where `vite build` puts the page: beside this room in `dist`. */
const BUILT_PAGE = fileURLToPath(new URL('../../client', import.meta.url));

/** Serves the built page. Names in `assets/` change with their content, so a browser may keep them. */
export function createPage(folder = BUILT_PAGE): Router {
  const page = Router();
  page.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  page.use(express.static(folder, { cacheControl: false, setHeaders: noCache, index: false }));
  page.get([...Object.values(PAGE_PATHS)], (_request, response, next) => {
    const options = { root: folder, headers: { 'Cache-Control': 'no-cache' }, cacheControl: false };
    response.sendFile('index.html', options, error => {
      if (error && !response.headersSent) next(); // or the browser has gone
    });
  });
  page.get([...Object.values(PAGE_PATHS)], () => {
    throw new UserError('the page is not built; run npm run build', 'not-found');
  });
  page.use(request => {
    throw new UserError(`there is no ${request.path}`, 'not-found');
  });
  return page;
}

function noCache(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}
