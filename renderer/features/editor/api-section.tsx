import { Callout } from '../../components/callout';
import { Switch } from '../../components/toggles';
import { ApiBaseUrlField } from './fields';
import { useForm } from './form-context';

export function ApiSection() {
  const { form, patch, asked } = useForm();
  return (
    <>
      {asked.has('apiBaseUrl') ? null : <ApiBaseUrlField />}
      <Switch
        isSelected={form.refreshOn401}
        onChange={(refreshOn401) => patch({ refreshOn401 })}
        description="When a test call answers 401: refresh once, retry once, and show both exchanges."
      >
        Refresh and retry on 401
      </Switch>
      <Switch
        isSelected={form.allowPlainHttp}
        onChange={(allowPlainHttp) => patch({ allowPlainHttp })}
        description="Plain http to this machine (127.0.0.1) always works and needs no switch."
      >
        Allow plain http to other machines
      </Switch>
      {form.allowPlainHttp ? (
        <Callout tone="warning" title="Secrets and tokens may cross the network unencrypted">
          Anyone between this machine and the server can read and use them. This warning stays as long as the switch is on.
        </Callout>
      ) : null}
    </>
  );
}
