import { OFFERED } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { Grid, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { connect, connectPractice, importConnection, showNew } from '../../state/actions';
import { store, useApp, useVault } from '../../state/app';
import { isFailing, VaultScreen } from '../vault/vault-screen';
import specimen from './specimen.module.css';
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

function Specimen() {
  return (
    <svg className={specimen.specimen} viewBox="0 0 640 118" fill="none" aria-hidden="true">
      <g className={specimen.text} fontSize="12.7">
        <text x="0" y="22" className={specimen.header}>
          eyJhbGciOiJSUzI1NiJ9
        </text>
        <text x="153" y="22">
          .
        </text>
        <text x="161" y="22" className={specimen.payload}>
          eyJzdWIiOiJhZGEiLCJleHAiOjE3OTUyNzE1Mjd9
        </text>
        <text x="466" y="22">
          .
        </text>
        <text x="474" y="22" className={specimen.signature}>
          c2lnbmVkLCBidXQgYnkgd2
        </text>
      </g>
      <g strokeWidth="1.2" strokeLinecap="round">
        <path className={specimen.header} d="M4 36v4a4 4 0 0 0 4 4h62a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h62a4 4 0 0 0 4-4v-4" />
        <path className={specimen.payload} d="M164 36v4a4 4 0 0 0 4 4h140a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h140a4 4 0 0 0 4-4v-4" />
        <path className={specimen.signature} d="M478 36v4a4 4 0 0 0 4 4h70a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h72a4 4 0 0 0 4-4v-4" />
      </g>
      <g className={specimen.words} textAnchor="middle">
        <text x="74" y="74" className={specimen.strong}>
          how it is signed
        </text>
        <text x="74" y="94">
          RS256
        </text>
        <text x="312" y="74" className={specimen.strong}>
          whom it is about, and until when
        </text>
        <text x="312" y="94">
          ada, 16:21 left
        </text>
        <text x="556" y="74" className={specimen.strong}>
          by whom
        </text>
        <text x="556" y="94">
          not verified yet
        </text>
      </g>
    </svg>
  );
}
