import type { Authority } from '../../../electron/model/window/authority';
import { invoke } from '../../bridge';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Grid, Row, Stack } from '../../components/layout';
import { Untrusted } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { useAnswer, useEvent } from '../../state/use-answer';
import { localDate } from '../../state/time';
import { nameOf } from './parts';

const STATES = {
  trusted: { tone: 'live', word: 'Trusted', text: null },
  expired: { tone: 'dead', word: 'Expired', text: 'No longer trusted. Ask your IT department for its successor.' },
  'not-yet-valid': { tone: 'warn', word: 'Not yet valid', text: 'Trusted once it becomes valid.' },
  unconfirmed: {
    tone: 'warn',
    word: 'Not confirmed',
    text: 'Not trusted: the vault is closed, or you did not add it. Open the vault, or remove it and add it again.',
  },
  broken: { tone: 'dead', word: 'Unreadable', text: 'Not trusted: its stored data is unreadable. Remove it and add it again.' },
} as const;

/** Certificate authorities that count besides those of the system. */
export function AuthorityPart() {
  const { value, again } = useAnswer(() => invoke('authorities.list'), null);
  useEvent('authorities.changed', again);
  const trusted = value?.filter(({ state }) => state === 'trusted').length ?? 0;
  return (
    <Stack gap={12} pad={[8, 0, 0]}>
      <Grid columns="minmax(0, 1fr) auto" gap={24} align="center">
        <div>
          <h3>{nameOf('authorities')}</h3>
          <p className="dim">
            Your system's authorities are always trusted. Add your company's if a server's certificate is not trusted. The browser and the
            command line have their own.
          </p>
        </div>
        <Button icon="plus" onPress={() => ask('authorities.add')}>
          Add…
        </Button>
      </Grid>
      {trusted > 0 ? (
        <Callout
          tone="warning"
          title={trusted === 1 ? 'An authority of your own is trusted' : `${trusted} authorities of your own are trusted`}
        >
          Anyone with such an authority's key can pose as any server and read every token and secret that Tokenscope sends.
        </Callout>
      ) : null}
      {value?.map((one) => (
        <Row key={one.id} frame="panel" pad={[8, 8, 8, 16]} gap={12}>
          <div className="grow">
            <p className="strong">{one.subject === '' ? one.file : <Untrusted text={one.subject} />}</p>
            <p className="dim">
              {one.subject === '' ? null : (
                <>
                  Until {localDate(one.notAfter)}, from <Untrusted text={one.file} />.{' '}
                </>
              )}
              {STATES[one.state].text}
            </p>
          </div>
          <Chip tone={STATES[one.state].tone}>{STATES[one.state].word}</Chip>
          <IconButton icon="trash" label={`Remove ${one.subject || one.file}`} onPress={() => confirmRemoval(one)} />
        </Row>
      ))}
    </Stack>
  );
}

const confirmRemoval = ({ id, subject, file }: Authority) =>
  confirmFirst({
    title: 'Stop trusting this authority?',
    text: <Untrusted text={subject || file} />,
    confirmLabel: 'Stop trusting it',
    onConfirm: () => ask('authorities.remove', { id }),
  });
