import type { CSSProperties } from 'react';
import { OFFERED, type TemplateId } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { Grid, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { connect, connectPractice, go } from '../../state/actions';
import { store, useVault } from '../../state/app';
import { VaultBanner } from '../vault/vault-banner';
import { isFailing } from '../vault/vault-screen';
import { PasteBox } from './paste-box';
import specimen from './specimen.module.css';
import styles from './welcome.module.css';

/** Loaded when somebody begins: the first screen waits for nothing that it doesn't show. */
async function begin(template: TemplateId): Promise<void> {
  const [{ beginGuided }, { defaultsOf }] = await Promise.all([
    import('../editor/begin-guided'),
    import('../../../electron/model/templates'),
  ]);
  await beginGuided(defaultsOf(template));
}

export function Welcome() {
  const practise = async () => {
    const problem = await connectPractice('practice');
    const place = store.get().place;
    if (!problem && place.at === 'connection') void connect(place.id);
  };
  const isFailingVault = isFailing(useVault().state);
  return (
    <div className="scroll fill">
      <div className={styles.welcome}>
        <div className={styles.top}>{isFailingVault ? <VaultBanner /> : <Specimen />}</div>
        <h1>See what your tokens are made of</h1>
        <p className={`${styles.lead} dim prose`}>
          Get OAuth tokens the way your application does, see what is inside and how long they last, and prove that an API still accepts
          them. Secrets stay sealed on this computer.
        </p>
        <PasteBox />
        <Row frame="plain" gap={24} pad={[16, 24]} justify="between" className={styles.first}>
          <div>
            <h2>Try it now, without credentials</h2>
            <p className="dim prose">
              A practice provider runs inside Tokenscope: sign in, watch a two-minute token expire, refresh it, call an API with it.
            </p>
          </div>
          <Button size="large" icon="play" onPress={practise}>
            Start practising
          </Button>
        </Row>
        <h2 className="medium dim">Or connect to a real one, step by step</h2>
        <Grid columns={2} gap={8}>
          {OFFERED.map(({ id, welcome }) => welcome && <Way key={id} {...welcome} onPress={() => begin(id)} />)}
        </Grid>
        <h2 className="medium dim">Or watch your own integration</h2>
        <Grid columns={2} gap={8}>
          <Way title="See what my app sends" text="Each request, explained" onPress={() => go({ at: 'tap' })} />
          <Way title="Prove my integration" text="Whether it handles tokens right" onPress={() => go({ at: 'prove' })} />
        </Grid>
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

/** A token's parts with their places in pixels, and what each one says. It shares no twelve letters with one that practice gives: whoever searches
 * files for those would find this in the code cache. */
const PARTS = [
  ['header', 0, 'eyJhbGciOiJFUzI1NiJ9', 62, 'how it is signed', 'ES256'],
  ['payload', 161, 'eyJzdWIiOiJ6b2UiLCJleHAiOjE3OTUyNzE1Mjd9', 140, 'whose it is, and until when', 'zoe, 16:21 left'],
  ['signature', 474, 'c2lnbmVkLCBidXQgYnkgd2', 70, 'who signed it', 'not verified yet'],
] as const;

function Specimen() {
  return (
    <svg className={specimen.specimen} viewBox="0 0 640 118" fill="none" strokeWidth="1.2" strokeLinecap="round" aria-hidden="true">
      <text x="153" y="22" fontSize="12.7" className={specimen.token}>
        .{'\u00a0'.repeat(40)}.
      </text>
      {PARTS.map(([of, at, text, half, says, such]) => (
        <g key={of} style={{ '--part': `var(--segment-${of})` } as CSSProperties}>
          <text x={at} y="22" fontSize="12.7" className={specimen.token}>
            {text}
          </text>
          <path d={`M${at + 4} 36v4a4 4 0 0 0 4 4h${half}a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h${half}a4 4 0 0 0 4-4v-4`} />
          <text x={at + half + 12} y="74" className={`${specimen.says} medium`}>
            {says}
          </text>
          <text x={at + half + 12} y="94" className={specimen.says}>
            {such}
          </text>
        </g>
      ))}
    </svg>
  );
}
