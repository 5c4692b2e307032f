import type { ProofSecret, ProofSettingsForm, ProofView } from '../../../electron/model/proof';
import { Button, CopyButton } from '../../components/button';
import { Fact, Facts } from '../../components/facts';
import { Row, Stack } from '../../components/layout';
import { ask, sayCopied } from '../../state/actions';

/** What the app has to be told, ready to paste. */
export function Settings({ proof }: { proof: ProofView }) {
  return (
    <Stack gap={12} maxWidth={820}>
      <p className="prose">
        Set your app to these, and start it again if it reads its settings only then. Take the URLs from your settings, not from your code:
        they change with each proof.
      </p>
      <Row gap={8} wrap>
        <Button icon="copy" onPress={() => copyAs('env')}>
          Copy as .env
        </Button>
        <Button icon="copy" onPress={() => copyAs('json')}>
          Copy as JSON
        </Button>
        <Button icon="copy" onPress={() => copyAs('curl')}>
          Copy as curl
        </Button>
        <span className="small dim">With the secrets, which are of use here alone.</span>
      </Row>
      <Facts terms="180px" lined>
        {proof.addresses.map(({ name, label, value, secret }) => (
          <Fact key={name} name={label}>
            <Row gap={8} wrap>
              {secret !== null ? (
                <>
                  <span className="dim">hidden</span>
                  <Button
                    size="small"
                    variant="quiet"
                    icon="eye"
                    aria-label={`Reveal ${label}`}
                    onPress={() => ask('proofs.revealSecret', { name: secret })}
                  >
                    Reveal
                  </Button>
                  <Button size="small" variant="quiet" icon="copy" aria-label={`Copy ${label}`} onPress={() => copySecret(secret, label)}>
                    Copy
                  </Button>
                </>
              ) : (
                <>
                  <code className="untrusted">{value}</code>
                  <CopyButton text={value} label={`Copy ${label}`} iconOnly />
                </>
              )}
            </Row>
          </Fact>
        ))}
      </Facts>
      <p className="small dim prose">
        The provider speaks plain http, on this computer alone. Some libraries take an http issuer only if told to, such as openid-client
        with allowInsecureRequests.
      </p>
    </Stack>
  );
}

const copyAs = async (form: ProofSettingsForm) => sayCopied('Settings', await ask('proofs.copySettings', { form }));
const copySecret = async (name: ProofSecret, label: string) => sayCopied(label, await ask('proofs.copySecret', { name }));
