/**
 * Environment for a program of Node that downloads by `fetch`, which knows nothing of proxies unless told: Node itself by NODE_USE_ENV_PROXY
 * (22.21 and 24 on), Electron's installer on older ones by ELECTRON_GET_USE_PROXY. npm and electron-builder read HTTPS_PROXY by themselves.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function downloadEnv(env) {
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  return proxy ? { NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: 'true', ...env } : env;
}

/**
 * What to do where a download failed for a reason that company networks have.
 * @param {string} output of the program that failed
 * @returns {string | null}
 */
export function networkAdvice(output) {
  if (/certificate|self.signed|UNABLE_TO_|SELF_SIGNED/i.test(output))
    return "if your company's network has a certificate authority of its own, set NODE_EXTRA_CA_CERTS to its file (PEM), or NODE_USE_SYSTEM_CA=1 to trust the system's (Node 22.19, 24.6 and newer).";
  if (/fetch failed|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output))
    return 'if your network reaches the internet through a proxy, set HTTPS_PROXY to it.';
  return null;
}
