import { ASSERTED, BEARER_ASSERTION, CODE, DEVICE, MACHINE, REFRESH, type Told } from '../exchange';
import { callback, entra } from './answers';

export const ENTRA: Record<string, Told[]> = {
  'entra-assertion-refused': [
    entra(
      '700027',
      'invalid_client',
      'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
      MACHINE,
    ),
  ],
  'entra-assertion-time': [
    entra(
      '700024',
      'invalid_client',
      'Client assertion is not within its valid time range. Current time: 2026-01-02T03:04:05.6755165Z, assertion valid from 1970-01-01T00:00:00.0000000Z, expiry time of assertion 2026-01-02T02:30:53.0000000Z.',
      ASSERTED,
    ),
  ],
  'entra-assertion-audience': [
    entra('700023', 'invalid_client', 'Client assertion audience claim does not match Realm issuer.', ASSERTED),
    entra(
      '5002741',
      'invalid_client',
      'Number of audience values in the provided client credential exceed maximum allowed. 2 audience values provided, maximum allowed is 1.',
      ASSERTED,
    ),
  ],
  'entra-assertion-client': [
    entra('700021', 'invalid_client', "Client assertion application identifier doesn't match 'client_id' parameter.", ASSERTED),
  ],
  'entra-subject-token-refused': [
    entra('500133', 'invalid_grant', 'Assertion is not within its valid time range.', BEARER_ASSERTION),
    entra('50013', 'invalid_grant', 'Assertion failed signature validation.', BEARER_ASSERTION),
  ],
  'entra-subject-token-audience': [
    entra(
      '500131',
      'invalid_grant',
      "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was 'api://other' and the expected audience is 'api://this' or one of the Application Uris of this application.",
      BEARER_ASSERTION,
    ),
  ],
  'entra-device-pending': [
    entra('70016', 'authorization_pending', 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.', DEVICE),
  ],
  'entra-device-code-wrong': [entra('70018', 'authorization_declined', 'The user declined the authorization request.', DEVICE)],
  'entra-device-code-expired': [
    entra(
      '70020',
      'expired_token',
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
      DEVICE,
    ),
    entra('70019', 'expired_token', 'The verification code has expired.', DEVICE),
  ],
  'entra-federated-subject': [
    entra(
      '700213',
      'invalid_request',
      "No matching federated identity record found for presented assertion subject 'repo:Org/app:ref:refs/heads/main'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
      MACHINE,
    ),
  ],
  'entra-resource-against-scope': [
    entra('9010010', 'invalid_target', "The resource parameter provided in the request doesn't match with the requested scopes.", CODE),
  ],
  'entra-scope-for-itself': [
    entra(
      '90009',
      'invalid_resource',
      "Application '00000000-0000-0000-0000-000000000001' is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.",
      REFRESH,
    ),
  ],
  'entra-redirect-uri-mismatch': [
    entra(
      '50011',
      'invalid_request',
      "The redirect URI 'dev.tokenscope:/oauth/callback' specified in the request does not match the redirect URIs configured for the application '00000000-0000-0000-0000-000000000001'.",
    ),
  ],
  'entra-consent-missing': [
    entra(
      '65001',
      'invalid_grant',
      "The user or administrator has not consented to use the application with ID '00000000-0000-0000-0000-000000000001' named 'app'. Send an interactive authorization request for this user and resource.",
    ),
  ],
  'entra-consent-declined': [
    { ...callback({ error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' }) },
  ],
  'entra-admin-approval': [
    callback({ error: 'access_denied', error_description: 'AADSTS90094: Admin consent is required for the permissions requested.' }),
  ],
  'entra-grant-expired': [
    entra(
      '70008',
      'invalid_grant',
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    ),
  ],
  'entra-refresh-token-inactive': [
    entra(
      '700082',
      'invalid_grant',
      'The refresh token has expired due to inactivity. The token was issued on 2025-09-01T00:00:00Z and was inactive for 90.00:00:00.',
      REFRESH,
    ),
  ],
  'entra-spa-refresh-token-expired': [
    entra(
      '700084',
      'invalid_grant',
      'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.',
      REFRESH,
    ),
  ],
  'entra-grant-revoked': [
    entra(
      '50173',
      'invalid_grant',
      'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
      REFRESH,
    ),
  ],
  'entra-code-redeemed': [
    entra(
      '54005',
      'invalid_grant',
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ),
  ],
  'entra-code-verifier-wrong': [
    entra('501481', 'invalid_grant', 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'),
  ],
  'entra-secret-wrong': [
    entra(
      '7000215',
      'invalid_client',
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '00000000-0000-0000-0000-000000000001'.",
    ),
  ],
  'entra-secret-expired': [
    entra('7000222', 'invalid_client', "The provided client secret keys for app '00000000-0000-0000-0000-000000000001' are expired."),
  ],
  'entra-secret-required': [
    entra('7000218', 'invalid_client', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  ],
  'entra-secret-not-wanted': [
    entra('700025', 'invalid_client', "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  ],
  'entra-spa-needs-pkce': [
    entra('9002325', 'invalid_request', 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.'),
  ],
  'entra-spa-needs-browser': [
    entra(
      '9002327',
      'invalid_request',
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ),
  ],
  'entra-cross-origin-refused': [
    entra('9002326', 'invalid_request', "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type."),
  ],
  'entra-second-factor-required': [
    entra(
      '50076',
      'interaction_required',
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.',
      REFRESH,
    ),
  ],
  'entra-conditional-access': [
    entra(
      '53003',
      'access_denied',
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    ),
  ],
  'entra-parameter-missing': [
    entra(
      '90014',
      'invalid_request',
      "The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
    ),
  ],
  'entra-resource-unknown': [
    entra(
      '500011',
      'invalid_resource',
      'The resource principal named api://example was not found in the tenant named Example. This can happen if the application has not been installed by the administrator of the tenant.',
    ),
  ],
  'entra-app-unknown': [
    entra(
      '700016',
      'unauthorized_client',
      "Application with identifier '00000000-0000-0000-0000-000000000001' was not found in the directory 'Example'.",
    ),
  ],
  'entra-tenant-unknown': [
    entra(
      '90002',
      'invalid_request',
      "Tenant 'exampel.onmicrosoft.com' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
    ),
  ],
  'entra-app-single-tenant': [
    entra(
      '50194',
      'invalid_request',
      "Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'.",
    ),
  ],
  'entra-user-not-assigned': [
    callback({
      error: 'invalid_grant',
      error_description:
        'AADSTS50105: Your administrator has configured the application app to block users unless they are specifically granted access.',
    }),
  ],
  'entra-nobody-signed-in': [
    callback({ error: 'login_required', error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.' }),
  ],
  'entra-scope-invalid': [
    entra(
      '1002012',
      'invalid_scope',
      'The provided value for scope read is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
      MACHINE,
    ),
  ],
  'entra-app-disabled': [entra('7000112', 'unauthorized_client', "Application '00000000-0000-0000-0000-000000000001'(app) is disabled.")],
};
