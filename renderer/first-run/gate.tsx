import { createContext, createElement, useContext, useState, type ReactNode } from 'react';
import { usePart } from '../frame/later.tsx';
import { Opening } from '../start/pages.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { rememberStep, stepAtStart, type Step } from './place.ts';

interface Beginning {
  readonly first: Step;
  /** On to the screens. */
  readonly leave: () => void;
}

const BeginningContext = createContext<Beginning | null>(null);

/** Where the questions begin and end. Only for components inside `FirstRun`, while it asks. */
export function useBeginning(): Beginning {
  const beginning = useContext(BeginningContext);
  if (beginning === null) throw new Error('useBeginning outside FirstRun');
  return beginning;
}

/** Before the screens, once in the life of the data: a few questions. Everybody else passes. */
export function FirstRun({ children }: { readonly children: ReactNode }) {
  const signedIn = useSignedIn();
  const [first, setFirst] = useState(() => stepAtStart(signedIn));
  if (first === null) return children;
  const leave = () => {
    rememberStep(null);
    setFirst(null);
  };
  return (
    <BeginningContext value={{ first, leave }}>
      <Questions otherwise={children} />
    </BeginningContext>
  );
}

/** Questions that cannot be fetched keep nobody out. */
function Questions({ otherwise }: { readonly otherwise: ReactNode }) {
  const part = usePart('first-run', async () => (await import('./screen.tsx')).FirstRunScreen);
  if (part.error !== null) return otherwise;
  return part.data === undefined ? <Opening /> : createElement(part.data);
}
