import { useEffect, useState } from 'react';
import { useBeginning } from './gate.tsx';
import { rememberStep, steps, type Step } from './place.ts';

interface Steps {
  readonly step: Step;
  readonly go: (step: Step) => void;
}

function stepIn(state: unknown): Step | undefined {
  const named = typeof state === 'object' && state !== null && 'firstRun' in state ? state.firstRun : undefined;
  return steps.find((step) => step === named);
}

/** Each question is a step in the browser's history, so its Back goes one back, and a reload stays. */
export function useSteps(): Steps {
  const { first } = useBeginning();
  const [step, setStep] = useState(first);
  useEffect(() => {
    history.replaceState({ firstRun: first }, '');
    const follow = ({ state }: PopStateEvent) => {
      const next = stepIn(state);
      if (next === undefined || next === 'ready') return;
      rememberStep(next);
      setStep(next);
    };
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [first]);
  const go = (next: Step) => {
    history.pushState({ firstRun: next }, '');
    rememberStep(next === 'ready' ? null : next);
    setStep(next);
  };
  return { step, go };
}
