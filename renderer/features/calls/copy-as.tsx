import type { Call } from '../../../electron/contract';
import type { SnippetLanguage } from '../../../electron/model/exchange';
import { Button } from '../../components/button';
import { Menu, type MenuEntry } from '../../components/menu';
import { ask } from '../../state/actions';
import { say } from '../../state/app';

const LANGUAGES: { id: SnippetLanguage; label: string; description?: string }[] = [
  { id: 'bash', label: 'cURL', description: 'For bash and other POSIX shells' },
  { id: 'powershell', label: 'cURL for PowerShell' },
  { id: 'powershell-web', label: 'PowerShell', description: 'Invoke-WebRequest' },
  { id: 'httpie', label: 'HTTPie' },
  { id: 'javascript', label: 'JavaScript', description: 'fetch' },
  { id: 'python', label: 'Python', description: 'requests' },
  { id: 'go', label: 'Go', description: 'net/http' },
  { id: 'csharp', label: 'C#', description: 'HttpClient' },
];

/** Copies a call as source text; null: it can't be sent as it is. */
export function CopyAs({ connectionId, call }: { connectionId: string; call: Call | null }) {
  const copy = async (language: SnippetLanguage, label: string) => {
    const done = call && (await ask('calls.copyAs', { connectionId, call, language }));
    if (!done) return;
    say({ tone: 'ok', text: `Copied as ${label}. It reads ${done.value.names.join(', ')} from the environment.` });
  };
  const items = LANGUAGES.map(({ id, label, description }): MenuEntry<string> => ({ id, label, description, run: () => copy(id, label) }));
  return (
    <Menu
      label="Copy as"
      items={items}
      trigger={
        <Button size="small" variant="quiet" iconAfter="chevron-down" isDisabled={call === null}>
          Copy as
        </Button>
      }
    />
  );
}
