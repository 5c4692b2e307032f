import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { providerOf, type TemplateId } from '../../../electron/model/providers/offered';
import { completed, defaultsOf } from '../../../electron/model/templates';
import { urlOf } from '../../../electron/model/text/url';
import { Button } from '../../components/button';
import { later } from '../../components/later';
import { Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { Loading, ProblemPane } from '../../components/placeholders';
import { exportConnection } from '../../state/exporting';
import { connect, duplicate, goHome, showGuide } from '../../state/actions';
import { closePreflight, useIsPreflightOpen } from '../../state/preflight';
import { saveAsTemplate } from '../../state/templates';
import { useConnection } from '../../state/use-connection';
import { useWanted } from '../../state/wanted';
import { deleteConnections } from '../sidebar/delete';
import { ConnectionForm } from './connection-form';
import styles from './editor.module.css';
import type { Chosen } from './catalogue';
import { TemplateChooser } from './template-chooser';

const PreflightPage = later(() => import('../preflight/preflight').then((module) => module.PreflightPage), <Loading />);

/** The settings of a stored connection, or the preflight of what they say. */
export function Editor({ id }: { id: string }) {
  const isPreflight = useIsPreflightOpen(id);
  const led = useWanted(id);
  const isLedToSetting = led?.setting !== undefined;
  useEffect(() => {
    if (isLedToSetting) closePreflight(id);
  }, [id, isLedToSetting]);
  return isPreflight && !isLedToSetting ? <PreflightPage connectionId={id} /> : <Settings id={id} />;
}

function Settings({ id }: { id: string }) {
  const { value: connection, problem, again, take } = useConnection(id);
  if (connection === null) return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
  return (
    <ConnectionForm
      key={connection.id}
      initial={connection}
      connection={connection}
      onSaved={take}
      foot={<WholeConnection connection={connection} />}
    />
  );
}

interface Begun {
  /** Discovered at once. */
  issuer?: string | null;
  apiBaseUrl?: string | null;
}

/** @param template Skips the chooser. */
export function NewConnection({ template, ...begun }: { template?: TemplateId } & Begun) {
  const [chosen, setChosen] = useState<{ template: TemplateId; from?: Chosen } | null>(template ? { template } : null);
  if (chosen === null)
    return (
      <TemplateChooser
        onChoose={(id) => setChosen({ template: id })}
        onUse={(from) => setChosen({ template: from.settings.template ?? 'oauth', from })}
      />
    );
  return <NewForm {...chosen} begun={begun} onOther={template === undefined ? () => setChosen(null) : undefined} />;
}

interface NewFormProps {
  template: TemplateId;
  /** Chosen from the catalogue. */
  from?: Chosen;
  begun: Begun;
  /** Lets the person choose another provider. */
  onOther?: () => void;
}

function NewForm({ template, from, begun: { issuer, apiBaseUrl }, onOther }: NewFormProps) {
  const initial = useMemo(() => {
    const settings = defaultsOf(template);
    if (from !== undefined) return completed(settings, from.settings);
    const host = urlOf(issuer ?? apiBaseUrl ?? '')?.host;
    return completed(settings, { name: host ?? settings.name, ...(issuer && { issuer }), ...(apiBaseUrl && { apiBaseUrl }) });
  }, [template, from, issuer, apiBaseUrl]);
  const { label, summary } = { ...providerOf(template), ...from };
  return (
    <ConnectionForm
      key={from?.label ?? template}
      initial={initial}
      connection={null}
      discoverFirst={!!(from?.settings.issuer ?? issuer)}
      onSaved={(view, andConnect) => {
        goHome(view.id);
        if (andConnect) void connect(view.id);
      }}
      onLeave={() => (onOther ? onOther() : goHome())}
      head={(leave) => (
        <header>
          <h1 className="title">New {label} connection</h1>
          <p className="dim">{summary}</p>
          {onOther ? (
            <button type="button" className={looks.link} onClick={leave}>
              Choose another provider
            </button>
          ) : null}
        </header>
      )}
    />
  );
}

/** What can be done with a connection as a whole. */
function WholeConnection({ connection }: { connection: ConnectionView }) {
  const { id } = connection;
  return (
    <Stack
      line="above"
      pad={[16, 0, 0]}
      as="section"
      gap={12}
      className={styles.end}
      aria-label="Duplicate, export, save as a template or delete"
    >
      <Deed title="Step by step" text="The same settings in the order of setting up, with the sign-in and a first call.">
        <Button icon="play" onPress={() => showGuide(id)}>
          Set up step by step
        </Button>
      </Deed>
      <Deed title="Duplicate" text="Same settings, calls and client secret under a new name, without tokens.">
        <Button icon="duplicate" onPress={() => duplicate(id)}>
          Duplicate
        </Button>
      </Deed>
      <Deed title="Export" text="A connection file, a Postman or Bruno collection, curl, or a program. Secrets and tokens stay here.">
        <Button icon="upload" onPress={() => exportConnection(id)}>
          Export…
        </Button>
      </Deed>
      <Deed title="Save as a template" text="To begin other connections with, or to share. Client ID, secrets, tokens and notes stay out.">
        <Button icon="plus" onPress={() => saveAsTemplate(id)}>
          Save as a template
        </Button>
      </Deed>
      <Deed
        title="Delete"
        text="Removes the connection from this computer. Tokens aren't revoked; they stay valid at the provider until they expire."
      >
        <Button variant="danger" icon="trash" onPress={() => deleteConnections([id])}>
          Delete
        </Button>
      </Deed>
    </Stack>
  );
}

function Deed({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Row gap={24} justify="between">
      <div>
        <h3>{title}</h3>
        <p className="dim">{text}</p>
      </div>
      {children}
    </Row>
  );
}
