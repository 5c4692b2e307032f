import { useState } from 'react';
import type { Kept } from '../../../electron/model/window/kept';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Row, Stack } from '../../components/layout';
import { ask, updateSettings } from '../../state/actions';
import { useSettings } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import { useAnswer, useEvent } from '../../state/use-answer';
import { Limits, limit } from './kept-limits';
import { bytesInWords } from '../calls/measure';
import { Field, Part, SwitchField } from './parts';

const RECORDS: readonly { what: Kept; title: string; text: string; question: string; stays: string }[] = [
  {
    what: 'exchanges',
    title: 'Exchange logs',
    text: 'Requests and responses of each connection, 8 MB at most, with every secret removed. The history of calls is made from them.',
    question: 'Delete the exchange logs of all connections?',
    stays: 'Tokens, history and runs stay.',
  },
  {
    what: 'history',
    title: 'Histories',
    text: 'The last 20 sign-ins of each connection, with up to 200 tokens each: times, fingerprints and claims.',
    question: 'Delete the histories of all connections?',
    stays: 'Tokens, exchange logs and runs stay. The tokens you have now begin a new history.',
  },
  {
    what: 'runs',
    title: 'Runs of checks',
    text: 'Of each connection, with the exchanges that prove their results.',
    question: 'Delete the runs of checks of all connections?',
    stays: 'Plans, tokens and exchange logs stay, and reports that you saved.',
  },
];

const confirmNoLog = () =>
  confirmFirst({
    title: 'Keep no exchange log?',
    text: 'The logs of all connections are deleted from this computer. Tokens and history stay.',
    confirmLabel: 'Keep nothing',
    cancelLabel: 'Keep the log',
    onConfirm: () => updateSettings({ keepExchanges: false }),
  });

/** What Tokenscope keeps of what happened, how much that is, and deleting it. */
export function KeptPart() {
  const settings = useSettings();
  const [deleted, setDeleted] = useState(0);
  const { value: sizes, again } = useAnswer(() => invoke('kept.sizes'), `${deleted} ${settings.keepExchanges}`);
  // Sent once more when what is over new limits is gone.
  useEvent('settings.changed', again);
  return (
    <Part id="kept">
      <SwitchField
        id="keep-exchanges"
        isSelected={settings.keepExchanges}
        onChange={(keepExchanges) => (keepExchanges ? updateSettings({ keepExchanges }) : confirmNoLog())}
        description="Kept across restarts, with every secret removed. Off: nothing is kept, not even until you quit."
      />
      <SwitchField
        id="keep-claims"
        isSelected={settings.keepClaims}
        onChange={(keepClaims) => updateSettings({ keepClaims })}
        description="Keeps each token's claims so you can compare them later. Off: only times and fingerprints."
      />
      <Stack gap={8}>
        {RECORDS.map(({ what, title, text, question, stays }) => {
          const size = sizes?.[what] ?? null;
          const row = (
            <Row key={what} gap={24} frame="panel" pad={[8, 12, 8, 16]}>
              <div className="grow">
                <h3>
                  {title} <em className="tabular">{size === null ? '' : size.files === 0 ? 'none' : bytesInWords(size.bytes)}</em>
                </h3>
                <p className="dim">{text}</p>
                {what === 'history' ? null : <Limits what={what} onChange={limit} />}
              </div>
              <Button
                aria-label={`Delete ${title.toLowerCase()}`}
                isDisabled={size === null || size.files === 0}
                onPress={() =>
                  confirmFirst({
                    title: question,
                    text: `They can't be brought back. ${stays}`,
                    confirmLabel: 'Delete',
                    onConfirm: async () => {
                      await ask('kept.delete', { what });
                      setDeleted((count) => count + 1);
                    },
                  })
                }
              >
                Delete…
              </Button>
            </Row>
          );
          return what === 'history' ? (
            row
          ) : (
            <Field key={what} id={`${what}-most`}>
              {row}
            </Field>
          );
        })}
      </Stack>
    </Part>
  );
}
