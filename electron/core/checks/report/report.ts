import type { ReportKind } from '../../../model/check';
import type { Run } from '../run';

/**
 * A run as a document to keep or hand on: one HTML page without outside resources, JUnit XML for a CI server, JSON by
 * docs/schemas/run.schema.json, or Markdown for a ticket. It holds what the run holds, so no secret. Text of servers stands in each as
 * text, bounded. The same run gives the same document; times are UTC.
 */
export async function reportOf(run: Run, kind: ReportKind): Promise<string> {
  switch (kind) {
    case 'html':
      return (await import('./html')).htmlOf(run);
    case 'junit':
      return (await import('./junit')).junitOf(run);
    case 'json':
      return (await import('./json')).jsonOf(run);
    case 'markdown':
      return (await import('./markdown')).markdownOf(run);
  }
}
