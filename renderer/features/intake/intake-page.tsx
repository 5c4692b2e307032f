import type { ConnectionSettings, IntakeReview as Review } from '../../../electron/contract';
import { Page } from '../../components/layout';
import { go, goHome, select, showNew } from '../../state/actions';
import { dropDraft } from '../editor/drafts';
import { IntakeReview } from './intake-review';
import { PasteGiven } from './paste-given';

export interface IntakePageProps {
  /** Of a text that was pasted elsewhere. */
  review?: Review;
  connectionId?: string | null;
  settings?: ConnectionSettings;
  /** Of the form that the settings are from. */
  draftKey?: string;
  /** The person comes from the guide, and goes back there. */
  guided?: true;
}

/** What a provider sent, on a page of its own. */
export function IntakePage({ review, connectionId = null, settings, draftKey, guided }: IntakePageProps) {
  const goTo = (id: string) => (guided ? go({ at: 'guide', id }) : select(id, 'settings'));
  const onTaken = (id: string) => {
    if (draftKey !== undefined) dropDraft(draftKey);
    goTo(id);
  };
  const onCancel = () => {
    if (connectionId !== null) goTo(connectionId);
    else if (settings) showNew(settings.template);
    else goHome();
  };
  return (
    <Page as="section" gap={16} aria-labelledby="intake-title">
      <header>
        <h1 className="title" id="intake-title">
          Paste what you were given
        </h1>
      </header>
      {review ? (
        <IntakeReview review={review} onTaken={onTaken} onCancel={onCancel} />
      ) : (
        <PasteGiven connectionId={connectionId} settings={settings} onTaken={onTaken} onCancel={onCancel} />
      )}
    </Page>
  );
}
