import { useState } from 'react';
import type { ProxyMode, ProxySettings } from '../../../electron/model/window/network';
import { proxyProblem } from '../../../electron/model/window/proxy';
import { invoke } from '../../bridge';
import { Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { TextField } from '../../components/text-field';
import { ask, updateSettings } from '../../state/actions';
import { useSettings } from '../../state/app';
import { useAnswer, useEvent } from '../../state/use-answer';
import { DraftForm } from './draft-form';
import { nameOf } from './parts';
import { ProxyAccount } from './proxy-account';

const MODES: readonly { id: ProxyMode; label: string; description: string }[] = [
  { id: 'system', label: 'System', description: "The system's proxy and exceptions" },
  { id: 'none', label: 'No proxy', description: 'Connects to every server directly' },
  { id: 'manual', label: 'Manual', description: 'A host and a port' },
  { id: 'pac', label: 'Script', description: 'A PAC file decides' },
];

/** The proxy of all requests but the browser's, and the sign-ins it asked for. */
export function ProxyPart() {
  const { proxy } = useSettings();
  const [draft, setDraft] = useState<ProxySettings>(proxy);
  const [isTold, setTold] = useState(false);
  const problem = isTold ? proxyProblem(draft) : null;
  const field = (name: 'server' | 'exceptions' | 'pacUrl') => ({
    mono: true,
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    errorMessage: problem?.field === name ? problem.text : null,
  });
  const use = (chosen: ProxySettings) => {
    setTold(true);
    if (proxyProblem(chosen) === null) return updateSettings({ proxy: chosen });
  };
  const choose = (mode: ProxyMode) => {
    const chosen = { ...draft, mode };
    setDraft(chosen);
    setTold(false);
    if (mode === 'system' || mode === 'none') void use(chosen);
  };
  const isSame = JSON.stringify(draft) === JSON.stringify(proxy);
  return (
    <Stack gap={12}>
      <div>
        <h3>{nameOf('proxy')}</h3>
        <p className="dim">For everything Tokenscope sends, except to this computer. Your browser has its own.</p>
      </div>
      <RadioCards aria-label={nameOf('proxy')} columns={2} options={MODES} value={draft.mode} onChange={choose} />
      {draft.mode === 'manual' || draft.mode === 'pac' ? (
        <DraftForm submit="Use this proxy" isInUse={isSame} onSubmit={() => use(draft)}>
          {draft.mode === 'pac' ? (
            <TextField
              label="PAC script"
              placeholder="https://intranet.example.com/proxy.pac"
              description="If the script can't be loaded, nothing is sent."
              {...field('pacUrl')}
            />
          ) : (
            <>
              <TextField
                label="Server"
                placeholder="proxy.example.com:3128"
                description="Begin with https:// or socks5:// if the proxy needs it."
                {...field('server')}
              />
              <TextField
                label="Exceptions"
                placeholder="intranet.example.com, *.corp.example.com"
                description="Hosts reached without the proxy, separated by commas."
                {...field('exceptions')}
              />
            </>
          )}
        </DraftForm>
      ) : null}
      <Accounts />
    </Stack>
  );
}

/** The proxies that asked for a user name and password. */
function Accounts() {
  const { value, take } = useAnswer(() => invoke('proxies.list'), null);
  useEvent('proxies.changed', take);
  if (value === null || value.length === 0)
    return <p className="dim">If a proxy asks for a user name and password, you can enter them here.</p>;
  return (
    <Stack gap={8}>
      {value.map((proxy) => (
        <ProxyAccount
          key={proxy.id}
          proxy={proxy}
          onSignIn={(user, password) => ask('proxies.signIn', { id: proxy.id, user, password })}
          onForget={() => ask('proxies.forget', { id: proxy.id })}
        />
      ))}
    </Stack>
  );
}
