import './theme/early.ts';
import './theme/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startWords } from './words/index.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
void startWords().then(() => createRoot(root).render(<App />));
