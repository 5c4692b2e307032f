import { readJson } from '../../../electron/model/text/json';
import { Callout } from '../../components/callout';
import { useForm } from './form-context';
import { Against, AgainstList, KeyNote, useMetadata, useStated } from './metadata-notes';

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

/** What the authorize request asks for against the metadata, where these list what there is. */
export function AuthorizeNotes() {
  const { prompt, acrValues, uiLocales, display, responseMode } = useForm().form.authorizeRequest;
  const stated = useStated();
  if (stated === null) return null;
  const { prompt_values_supported, acr_values_supported, ui_locales_supported, display_values_supported, response_modes_supported } =
    stated;
  return (
    <>
      <Unlisted of="prompt" values={words(prompt)} list={prompt_values_supported}>
        It may ignore the value, or refuse the request.
      </Unlisted>
      <Unlisted of="acr_values" values={words(acrValues)} list={acr_values_supported}>
        It may sign the user in some other way.
      </Unlisted>
      <Unlisted of="ui_locales" values={languagesWithout(words(uiLocales), ui_locales_supported)} list={ui_locales_supported}>
        Its pages may be in another language.
      </Unlisted>
      <Unlisted of="display" values={words(display)} list={display_values_supported}>
        It may show its usual page.
      </Unlisted>
      <Unlisted of="response_mode" values={words(responseMode)} list={response_modes_supported}>
        It may ignore or reject other modes.
      </Unlisted>
    </>
  );
}

/** @param props.list undefined: the metadata don't say. */
function Unlisted({ of, values, list, children }: { of: string; values: string[]; list: readonly string[] | undefined; children: string }) {
  const missing = list === undefined ? [] : values.filter((value) => !list.includes(value));
  if (list === undefined || missing.length === 0) return null;
  return (
    <AgainstList value={`${of} ${missing.slice(0, 3).join(', ')}`} list={list}>
      {children}
    </AgainstList>
  );
}

/** The languages, where the server has none of them: one that it has is enough, and a region more or less is the same language. */
function languagesWithout(tags: string[], list: readonly string[] = []): string[] {
  const languageOf = (tag: string) => tag.toLowerCase().split('-')[0];
  const known = new Set(list.map(languageOf));
  return tags.some((tag) => known.has(languageOf(tag))) ? [] : tags;
}

/** OpenID Connect Discovery section 3: `claims_parameter_supported`, by default false. */
export function ClaimsNote() {
  const { claims } = useForm().form.authorizeRequest;
  const stated = useStated();
  if (stated === null || claims.trim() === '' || stated.claims_parameter_supported === true) return null;
  return <Against about="don't say that it reads the claims parameter">It may ignore this.</Against>;
}

/** RFC 9396 section 10: `authorization_details_types_supported`, which also says that the server knows them. */
export function DetailsNote() {
  const { authorizationDetails } = useForm().form.authorizeRequest;
  const stated = useStated();
  const types = typesIn(authorizationDetails);
  if (stated === null || types.length === 0) return null;
  const list = stated.authorization_details_types_supported;
  if (list === undefined) return <Against about="don't mention authorization_details">It may ignore this.</Against>;
  return (
    <Unlisted of="the type" values={types} list={list}>
      It may refuse the request with invalid_authorization_details.
    </Unlisted>
  );
}

function typesIn(text: string): string[] {
  const reading = readJson(text);
  if (!reading.ok || reading.node.kind !== 'array') return [];
  return reading.node.items.flatMap((item) => {
    const type = item.kind === 'object' ? item.members.find(({ name }) => name === 'type')?.value : undefined;
    return type?.kind === 'text' ? [type.value] : [];
  });
}

/** RFC 9126 section 5. */
export function PushedNote() {
  const { form } = useForm();
  const { pushed } = form.authorizeRequest;
  const found = useMetadata();
  if (found === null) return null;
  if (pushed === 'off' && found.pushedRequired) return <Required what="pushed requests" by="RFC 9126, section 5" />;
  if (pushed !== 'on' || form.endpoints.pushedAuthorization || found.endpoints.pushedAuthorization) return null;
  return <Against about="name no PAR endpoint">Enter it under Provider and endpoints.</Against>;
}

function Required({ what, by }: { what: string; by: string }) {
  return (
    <Callout tone="warning" title={`The server requires ${what}`}>
      Its metadata say so ({by}); it will reject others.
    </Callout>
  );
}

/** RFC 9101 section 10.5, OpenID Connect Discovery section 3; a pushed request object is no parameter of the URL. */
export function SignedNote() {
  const { signed, pushed } = useForm().form.authorizeRequest;
  const found = useMetadata();
  const stated = useStated();
  if (found === null || stated === null) return null;
  if (signed !== true) {
    if (stated.require_signed_request_object !== true) return null;
    return <Required what="signed requests" by="RFC 9101, section 10.5" />;
  }
  const isPushed = pushed === 'on' || (pushed !== 'off' && found.pushedRequired === true);
  if (stated.request_parameter_supported !== true && !isPushed) {
    return (
      <Against about="don't say that it reads signed requests">
        It may refuse them as request_not_supported, unless they are pushed.
      </Against>
    );
  }
  return <KeyNote member="request_object_signing_alg_values_supported" what="request objects" />;
}
