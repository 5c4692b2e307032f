import type { RemovalView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Grid, Stack } from '../../components/layout';
import { each, Untrusted } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { Part } from './parts';
import styles from './removal.module.css';

/** Everything that the app has put on this computer goes, after one question that shows what that is. */
export function Removal() {
  return (
    <Part id="removal">
      <Grid columns="minmax(0, 1fr) auto" gap={24} align="center">
        <div>
          <h3>Remove everything from this computer</h3>
          <p className="dim">
            Connections, tokens, logs, the key in the keychain, and what the system stores about Tokenscope. The program itself stays:
            uninstall it afterwards.
          </p>
        </div>
        <Button variant="danger" icon="trash" onPress={confirmRemoval}>
          Remove everything…
        </Button>
      </Grid>
    </Part>
  );
}

async function confirmRemoval(): Promise<void> {
  const plan = await ask('removal.plan');
  if (plan === null) return;
  confirmFirst({
    title: 'Remove everything from this computer?',
    text: <PlanText {...plan.value} />,
    tick: 'I no longer need any of this',
    confirmLabel: 'Remove everything and quit',
    cancelLabel: 'Keep everything',
    onConfirm: () => ask('removal.start'),
  });
}

function PlanText({ removes, stays }: RemovalView) {
  return (
    <Stack gap={12}>
      <Callout tone="error" title="This can't be undone">
        Without a backup of your own, the connections and their tokens are lost for good.
      </Callout>
      <div>
        <h3>This is removed</h3>
        <ul className={styles.list}>
          {each(removes, ({ what, where }) => (
            <li>
              {what}
              {each(where.split('\n'), (place) => (
                <Untrusted text={place} className={`mono dim ${styles.where}`} />
              ))}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>This stays</h3>
        <ul className={styles.list}>
          {each(stays, (sentence) => (
            <li>
              <Untrusted text={sentence} />
            </li>
          ))}
        </ul>
      </div>
    </Stack>
  );
}
