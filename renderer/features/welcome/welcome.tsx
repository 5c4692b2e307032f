import { OFFERED } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import looks from '../../components/looks.module.css';
import { Icon } from '../../components/icons';
import { connect, connectPractice, importConnection, showNew } from '../../state/actions';
import { store, useApp, useVault } from '../../state/app';
import { isFailing, VaultScreen } from '../vault/vault-screen';
import { Specimen } from './specimen';
import { Grid, Row, Stack } from '../../components/layout';
import styles from './welcome.module.css';

export function Welcome() {
  const vault = useVault();
  const count = useApp((state) => state.connections.length);
  const practise = async () => {
    const problem = await connectPractice('practice');
    const place = store.get().place;
    if (!problem && place.at === 'connection') void connect(place.id);
  };
  if (isFailing(vault.state) && count === 0) return <VaultScreen />;
  return (
    <div className="scroll fill">
      <div className={styles.welcome}>
        <Specimen />
        <h1>See what your tokens are made of</h1>
        <p className={styles.lead}>
          Tokenscope gets OAuth tokens the way your application does, shows what is inside them, counts down to their expiry and proves that
          an API still accepts them. Secrets stay sealed on this machine.
        </p>
        <Row gap={24} justify="between" className={styles.first}>
          <div>
            <h2>Try it now, without credentials</h2>
            <p>A practice provider runs inside Tokenscope: sign in, watch a two-minute token expire, refresh it, call an API with it.</p>
          </div>
          <Button variant="primary" size="large" icon="play" onPress={practise}>
            Start practising
          </Button>
        </Row>
        <h2 className="medium dim">Or connect to a real one</h2>
        <Grid columns={2} gap={8}>
          {OFFERED.map(({ id, welcome }) => welcome && <Way key={id} {...welcome} onPress={() => showNew(id)} />)}
        </Grid>
        <Row as="p" gap={6} className="dim">
          Have you received a connection file?
          <Button size="small" variant="quiet" icon="download" onPress={importConnection}>
            Import it…
          </Button>
        </Row>
      </div>
    </div>
  );
}

function Way({ title, text, onPress }: { title: string; text: string; onPress: () => void }) {
  return (
    <button type="button" className={looks.choice} onClick={onPress}>
      <Stack as="span" grow>
        <b>{title}</b>
        <span className="dim">{text}</span>
      </Stack>
      <Icon name="chevron-right" />
    </button>
  );
}
