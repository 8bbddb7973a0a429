import { dirname, extname } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { isFolder } from '../files.ts';

/** Said before the minutes that it takes, not after them. */
export async function checkReport(report: string): Promise<void> {
  if (!/^\.html?$/i.test(extname(report)))
    throw new UserError(`${report}: the report is a page; let its name end in .html`, 'report-no-page', 2);
  const folder = dirname(report);
  if (!(await isFolder(folder)))
    throw new UserError(`${report}: there is no folder ${folder}`, 'report-unwritable', 2);
}
