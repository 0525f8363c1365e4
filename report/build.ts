/** A synthesis in, one HTML file out. */
import { type ReportOptions, readReport } from './model';
import { reportPage } from './page/page';
import { drawReport } from './page/pictures';

/** The same synthesis gives the same text, byte for byte. */
export async function buildReport(
  folder: string,
  options: ReportOptions = {},
): Promise<{ readonly text: string; readonly environments: number }> {
  const report = readReport(folder, options);
  const pictures = await drawReport(report);
  return { text: reportPage(report, pictures), environments: report.environments.length };
}
