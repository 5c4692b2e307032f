import type { SnippetLanguage } from '../../electron/model/exchange';
import { say, useApp } from '../state/app';
import { Button } from './button';
import { Menu, type MenuEntry } from './menu';

const LANGUAGES: readonly { id: SnippetLanguage; label: string; description?: string }[] = [
  { id: 'bash', label: 'cURL', description: 'For bash and other POSIX shells' },
  { id: 'powershell', label: 'cURL for PowerShell', description: 'Windows PowerShell 5.1 and PowerShell 7' },
  { id: 'powershell-web', label: 'PowerShell', description: 'Invoke-WebRequest' },
  { id: 'httpie', label: 'HTTPie' },
  { id: 'javascript', label: 'JavaScript', description: 'fetch, in Node' },
  { id: 'python', label: 'Python', description: 'requests' },
  { id: 'go', label: 'Go', description: 'net/http' },
  { id: 'csharp', label: 'C#', description: 'HttpClient' },
];

/** Of PowerShell, the system's own shell on Windows. */
const isForWindows = ({ id }: { id: SnippetLanguage }) => id.startsWith('powershell');

export interface CopyAsProps {
  /** Puts the source text on the clipboard. Answers the variables it reads; null: nothing was copied. */
  onCopy: (language: SnippetLanguage) => Promise<readonly string[] | null>;
  isDisabled?: boolean;
  isQuiet?: boolean;
}

/** Copies a request as source text of a language or tool. */
export function CopyAs({ onCopy, isDisabled = false, isQuiet = false }: CopyAsProps) {
  const isWindows = useApp((state) => state.platform === 'win32');
  const listed = isWindows ? [...LANGUAGES.filter(isForWindows), ...LANGUAGES.filter((one) => !isForWindows(one))] : LANGUAGES;
  const items = listed.map((one): MenuEntry<string> => ({ ...one, run: () => sayCopied(one.id, onCopy) }));
  return (
    <Menu
      label="Copy as"
      items={items}
      trigger={
        <Button size="small" variant={isQuiet ? 'quiet' : 'default'} iconAfter="chevron-down" isDisabled={isDisabled}>
          Copy as
        </Button>
      }
    />
  );
}

/** Copies, and names the variables to set before it runs. */
export async function sayCopied(language: SnippetLanguage, copy: CopyAsProps['onCopy']): Promise<void> {
  const names = await copy(language);
  if (names === null) return;
  const label = LANGUAGES.find(({ id }) => id === language)?.label;
  const reads = names.length === 0 ? '' : ` It reads ${names.join(', ')} from the environment.`;
  say({ tone: 'ok', text: `Copied as ${label}.${reads}` });
}
