import type { ConnectionView, GrantView } from '../../../electron/contract';
import { isPractice } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { remove, showNew } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { Field, Pair } from '../editor/fields';
import { useForm } from '../editor/form-context';
import type { FormModel } from '../editor/form-model';
import { ASKED } from '../editor/sections';
import { useGuide } from './guide-context';

/** Whether something would be lost: what was entered, noted or received. */
function hasBegun(
  { clientId, hasClientSecret, sealedVariables, guide }: ConnectionView,
  grant: GrantView | null,
  form: FormModel,
): boolean {
  const isEntered = form.clientId.trim() !== '' || clientId !== '' || form.secret.kind === 'replace' || hasClientSecret !== false;
  const isMarked = Object.keys(guide ?? {}).length > 0;
  return isEntered || isMarked || sealedVariables?.length !== 0 || (grant !== null && grant.state !== 'never-connected');
}

/** Whose service it is, and where its server is. */
export function ProviderStep() {
  const { form, asked, provider } = useForm();
  const { connection, grant, goOn } = useGuide();
  const Address = (['issuer', 'endpoints'] as const).filter((each) => asked.has(each)).map((each) => ({ each, Shown: ASKED[each] }));
  const isKnown = form.issuer.trim() !== '' || form.endpoints.token.trim() !== '' || form.endpoints.authorization.trim() !== '';
  const another = async () => {
    await remove([connection.id]);
    showNew();
  };
  const chooseAnother = () =>
    hasBegun(connection, grant, form)
      ? confirmFirst({
          title: 'Choose another provider?',
          about: connection.id,
          text: 'This connection is deleted with what you entered, its secrets and its tokens. You can undo this for 10 seconds.',
          confirmLabel: 'Delete and choose',
          cancelLabel: 'Keep it',
          onConfirm: another,
        })
      : another();
  return (
    <>
      <p className="prose">{provider.summary}</p>
      {Address.length > 0 ? (
        <p className="dim prose">
          {asked.has('issuer')
            ? "Enter the URL of the provider's sign-in server. Their documentation often calls it “issuer”, “domain” or “discovery URL”."
            : 'Enter the two URLs of the provider. Their documentation often calls them “authorize URL” and “token URL”.'}
        </p>
      ) : null}
      {Address.map(({ each, Shown }) => (Shown ? <Shown key={each} /> : null))}
      <Pair>
        <Field id="name" mono={false} description="What you call this connection in the list." />
        <Field id="environment" mono={false} description="Such as production or sandbox: which of the provider's systems it is." />
      </Pair>
      <Row gap={16}>
        <Button variant="primary" isDisabled={!isKnown} onPress={() => goOn()}>
          Continue
        </Button>
        {isPractice(connection) ? null : (
          <button type="button" className={looks.link} onClick={chooseAnother}>
            Choose another provider
          </button>
        )}
      </Row>
    </>
  );
}
