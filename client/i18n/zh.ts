import type { en } from './en.ts';
import type { Words } from './words.ts';
import { format } from './zh/format.ts';
import { alerts, tile } from './zh/live.ts';
import { configuration, page } from './zh/page.ts';
import { event, review } from './zh/review.ts';

/** Simplified Chinese, in the words of docs/glossary.md. */
export const zh: Words<typeof en> = { page, configuration, tile, alerts, event, review, format };
