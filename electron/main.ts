import { app, BrowserWindow } from 'electron';
import { Provider } from 'oidc-provider';
if (process.env.X) console.log(Provider);
app.whenReady().then(() => new BrowserWindow());
