import type { ReportKind } from '../../../electron/contract';
import { Menu } from '../../components/menu';

export interface ReportMenuProps {
  onCopy: () => unknown;
  onSave: (kind: ReportKind) => unknown;
  /** Absent: the run has no connection whose log could go with it. */
  onEvidence?: () => unknown;
}

/** What can be made of a run for other people. */
export function ReportMenu({ onCopy, onSave, onEvidence }: ReportMenuProps) {
  return (
    <Menu
      label="Report"
      items={[
        { id: 'copy', label: 'Copy for a ticket', description: 'Copied as Markdown', icon: 'copy', run: onCopy },
        {
          id: 'html',
          label: 'Save as HTML…',
          description: 'Single file to read, print and share',
          icon: 'download',
          separated: true,
          run: () => onSave('html'),
        },
        { id: 'junit', label: 'Save as JUnit XML…', description: 'For CI', icon: 'download', run: () => onSave('junit') },
        { id: 'json', label: 'Save as JSON…', description: 'Complete, machine-readable', icon: 'download', run: () => onSave('json') },
        { id: 'markdown', label: 'Save as Markdown…', icon: 'download', run: () => onSave('markdown') },
        onEvidence && {
          id: 'evidence',
          label: 'Save evidence…',
          description: 'This run, with findings and the logged exchanges, as HTML',
          icon: 'download',
          separated: true,
          run: onEvidence,
        },
      ]}
    />
  );
}
