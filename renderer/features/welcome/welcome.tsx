import './welcome.css';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { connect, connectPractice, importConnection, showNew } from '../../state/actions';
import { store, useApp, useVault } from '../../state/app';
import { isFailing, VaultScreen } from '../vault/vault-screen';
import { Specimen } from './specimen';

export function Welcome() {
  const vault = useVault();
  const count = useApp((state) => state.connections.length);
  const [isStarting, setStarting] = useState(false);
  const practise = async () => {
    setStarting(true);
    const problem = await connectPractice('practice');
    setStarting(false);
    const place = store.get().place;
    if (!problem && place.at === 'connection') void connect(place.id);
  };
  if (isFailing(vault.state) && count === 0) return <VaultScreen />;
  return (
    <div className="pane-scroll">
      <div className="welcome">
        <Specimen />
        <h1>See what your tokens are made of</h1>
        <p className="welcome-lead">
          Tokenscope gets OAuth tokens the way your application does, shows what is inside them, counts down to their expiry and proves that
          an API still accepts them. Secrets stay sealed on this machine.
        </p>
        <div className="welcome-first">
          <div>
            <h2>Try it now, without credentials</h2>
            <p>A practice provider runs inside Tokenscope: sign in, watch a two-minute token expire, refresh it, call an API with it.</p>
          </div>
          <Button variant="primary" size="large" icon="play" isPending={isStarting} onPress={practise}>
            Start practising
          </Button>
        </div>
        <h2 className="welcome-or">Or connect to a real one</h2>
        <div className="welcome-ways">
          <Way title="Katana" text="Refresh tokens that rotate" onPress={() => showNew('katana')} />
          <Way title="CATAPA" text="With its Tenant header" onPress={() => showNew('catapa')} />
          <Way title="OpenID provider" text="Found by its issuer URL" onPress={() => showNew('oidc')} />
          <Way title="Any OAuth 2.0 server" text="By its endpoints" onPress={() => showNew('oauth')} />
        </div>
        <p className="welcome-import">
          Have you received a connection file?
          <Button size="small" variant="quiet" icon="download" onPress={importConnection}>
            Import it…
          </Button>
        </p>
      </div>
    </div>
  );
}

function Way({ title, text, onPress }: { title: string; text: ReactNode; onPress: () => void }) {
  return (
    <button type="button" className="way" onClick={onPress}>
      <span>
        <b>{title}</b>
        <span>{text}</span>
      </span>
      <Icon name="chevron-right" />
    </button>
  );
}
