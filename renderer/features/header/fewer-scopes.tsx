import { useState } from 'react';
import type { GrantView } from '../../../electron/contract';
import { Stack } from '../../components/layout';
import { Checkbox } from '../../components/toggles';
import { refresh } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';

/** Asks which of the granted scopes the next token should have, then refreshes for those (RFC 6749 section 6). */
export function refreshWithFewer(id: string, grant: GrantView): void {
  const scopes = grant.scopesGranted ?? grant.scopesAsked;
  let chosen: readonly string[] = scopes;
  confirmFirst({
    title: 'Refresh with fewer scopes',
    about: id,
    text: <ScopeChoice scopes={scopes} onChange={(left) => (chosen = left)} />,
    confirmLabel: 'Refresh',
    tone: 'primary',
    onConfirm: () => refresh(id, [...chosen]),
  });
}

function ScopeChoice({ scopes, onChange }: { scopes: readonly string[]; onChange: (left: readonly string[]) => void }) {
  const [left, setLeft] = useState(scopes);
  const toggle = (scope: string, isOn: boolean) => {
    const next = scopes.filter((each) => (each === scope ? isOn : left.includes(each)));
    setLeft(next);
    onChange(next);
  };
  return (
    <Stack gap={12}>
      <p>The server should issue a token for the scopes you leave on. The next refresh requests all of them again.</p>
      <Stack gap={6} role="group" aria-label="Scopes">
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            isSelected={left.includes(scope)}
            isDisabled={left.length === 1 && left[0] === scope}
            onChange={(isOn) => toggle(scope, isOn)}
          >
            <bdi className="mono">{scope}</bdi>
          </Checkbox>
        ))}
      </Stack>
    </Stack>
  );
}
