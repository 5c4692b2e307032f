import { useEffect, useRef, useState } from 'react';
import type { ConnectionView, SavedCall } from '../../../electron/contract';
import { Button } from '../../components/button';
import { KeyValueEditor } from '../../components/key-value-editor';
import { Select } from '../../components/select';
import { Tabs } from '../../components/tabs';
import { namesIn, type Values } from '../../../electron/model/variables';
import { BodyEditor } from './body-editor';
import { bytesInWords, elapsedInWords } from './measure';
import { formatJson, looksLikeJson } from '../../../electron/model/text/json-layout';
import { automaticOf, filledIn, isAbsolute, previewOf, takesBody, unknownIn, useScheme } from './preview';
import { METHODS } from './methods';
import type { CallState } from './session';
import { addVariable } from './variable-rows';
import { Column, Grid, Stack } from '../../components/layout';
import styles from './request-editor.module.css';
import fields from '../../components/text-field.module.css';

export interface RequestEditorProps {
  connection: ConnectionView;
  call: SavedCall;
  values: Values;
  running: CallState['running'];
  onChange: (call: SavedCall) => void;
  onSend: () => void;
  onCancel: () => void;
}

export function RequestEditor({ connection, call, values, running, onChange, onSend, onCancel }: RequestEditorProps) {
  const [part, setPart] = useState<'query' | 'headers' | 'body'>('query');
  const set = (change: Partial<SavedCall>) => onChange({ ...call, ...change });
  const scheme = useScheme(connection);
  const { built, trouble } = previewOf(connection, call, values, scheme);
  const unknown = unknownIn(call, values);
  const absolute = isAbsolute(call.url);
  const automatic = automaticOf(connection, filledIn(call, values), scheme);
  const pairsOf = (id: 'query' | 'headers', label: string, addLabel: string) => ({
    id,
    label,
    count: call[id].length + automatic[id].length || null,
    content: (
      <Stack top grow gap={6} className={styles.part}>
        {automatic[id].map((one) => (
          <p key={one.name} className={`${styles.auto} mono dim${one.overridden ? ` ${styles.off}` : ''}`}>
            <span className="name untrusted">{one.name}</span>
            <span className="untrusted">{one.value}</span>
            <span className={`${styles.why} faint`}>{one.overridden ? 'overridden below' : one.why}</span>
          </p>
        ))}
        <KeyValueEditor label={label} hideLabel pairs={call[id]} onChange={(pairs) => set({ [id]: pairs })} addLabel={addLabel} />
      </Stack>
    ),
  });
  return (
    <Column as="section" pad={[8, 24, 0]} aria-label="Request">
      <Grid fixed columns="108px minmax(0, 1fr) auto" gap={8}>
        <Select
          aria-label="Method"
          mono
          className={styles.method}
          options={METHODS}
          value={call.method}
          onChange={(method) => set({ method })}
        />
        <div className={fields.frame}>
          {absolute || connection.apiBaseUrl === null ? null : (
            <span className={`${styles.base} mono faint clip`} title={connection.apiBaseUrl}>
              <bdi>{`${connection.apiBaseUrl.replace(/(?<!\/)\/+$/, '')}${/^\s*([/?]|$)/.test(call.url) ? '' : '/'}`}</bdi>
            </span>
          )}
          <input
            className={`${fields.input} mono`}
            aria-label={connection.apiBaseUrl === null ? 'URL' : 'URL, relative to the API base URL'}
            aria-invalid={trouble ? true : undefined}
            aria-describedby={trouble ? 'request-trouble' : undefined}
            value={call.url}
            spellCheck={false}
            autoComplete="off"
            placeholder={connection.apiBaseUrl === null ? 'https://api.example.com/me' : '/me'}
            onChange={(event) => set({ url: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing && !trouble && !running) onSend();
            }}
          />
        </div>
        {running ? (
          <Button icon="stop" onPress={onCancel} isDisabled={running.cancelling} className={styles.send}>
            Cancel <Elapsed since={running.startedAt} />
          </Button>
        ) : (
          <Button variant="primary" icon="send" onPress={onSend} isDisabled={trouble !== null} className={styles.send}>
            Send
          </Button>
        )}
        {trouble ? (
          <p id="request-trouble" className={`${fields.error} ${styles.trouble}`}>
            {trouble}
            {unknown === null ? null : (
              <Button size="small" variant="quiet" icon="plus" onPress={() => addVariable(connection, unknown)}>
                Add variable {unknown}
              </Button>
            )}
          </p>
        ) : built && namesIn(call).length > 0 ? (
          <p className={`small dim mono untrusted ${styles.trouble}`}>
            <span className="faint">Resolves to </span>
            {built.url}
          </p>
        ) : null}
      </Grid>
      <Tabs
        kind="bare"
        title="Request"
        label="Parts of the request"
        selected={part}
        onSelect={setPart}
        items={[
          pairsOf('query', 'Query', 'Add parameter'),
          pairsOf('headers', 'Headers', 'Add header'),
          {
            id: 'body',
            label: 'Body',
            count: call.body === '' ? null : bytesInWords(new TextEncoder().encode(call.body).length),
            content: (
              <Stack top grow gap={6} className={styles.part}>
                {takesBody(call.method) || call.body === '' ? null : (
                  <p className="dim">{call.method} requests usually have no body; this one is sent anyway.</p>
                )}
                <BodyEditor label="Request body" hint='{ "name": "value" }' value={call.body} onChange={(body) => set({ body })} />
                {looksLikeJson(call.body) ? (
                  <Button size="small" variant="quiet" onPress={() => set({ body: formatJson(call.body).text })}>
                    Format
                  </Button>
                ) : null}
              </Stack>
            ),
          },
        ]}
      />
    </Column>
  );
}

/** How long a request has been under way, renewed ten times a second. `since` on the page's monotonic clock, milliseconds. */
function Elapsed({ since }: { since: number }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      if (text.current) text.current.textContent = elapsedInWords(performance.now() - since);
    };
    show();
    const timer = setInterval(show, 100);
    return () => clearInterval(timer);
  }, [since]);
  return <span ref={text} className={`tabular faint ${styles.elapsed}`} aria-hidden="true" />;
}
