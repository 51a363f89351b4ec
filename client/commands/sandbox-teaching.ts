import type { Command } from 'commander';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { typedValues } from '../keyed-values.js';
import { sandboxControl, type SandboxControl } from '../sandbox-control.js';
import { table } from '../tables.js';
import { define, type Call } from './define.js';

interface Named {
  name: string;
  summary: string;
}
interface Switch extends Named {
  values: string[];
  value: string;
}
interface Played {
  day: string;
  acts: Array<{ to: string; act?: string; kind?: string; refused?: string }>;
}

/** The sandbox of a call: `--control`, `ROLLBOOK_SANDBOX_CONTROL`, or that of the stack in this folder. */
export function controlOf({ context, options }: Call): SandboxControl {
  return sandboxControl((options.control as string | undefined) ?? context.surroundings.sandboxControl);
}

export const controlOption = [
  '--control <url>',
  "the sandbox's control address (default: the one that runs here)",
] as const;

/** What people do in the practice Canvas and PowerSchool, and how these two behave. */
export function addSandboxTeaching(sandbox: Command, context: Context): void {
  addTeach(sandbox, context);
  addEdit(sandbox, context);
  addSwitch(sandbox, context);
}

function addTeach(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'teach [act] [settings...]',
      summary: 'let a teacher act in Canvas',
      description:
        'Lets a teacher do one thing in the practice Canvas; without an act it lists them. Settings are written name=value; name:=value reads the value as JSON: a number, a list, null. A course or a student is named by its SIS id, work by its name.',
      examples: [
        ['sandbox teach', 'which acts there are'],
        ['sandbox teach grade course=8001 assignment=Essay student=1004 grade=17', 'gives a grade'],
        ['sandbox teach grade-many course=8001 assignment=Essay \'grades:={"1004": 17, "1005": null}\'', 'gives many'],
      ],
    },
    async (call) => {
      const [act, ...settings] = call.args.flat() as string[];
      const control = controlOf(call);
      if (act === undefined) return listed(call, 'act', await teachingActs(control));
      const done = await control.post<object>('canvas/teach', { act, ...typedValues(settings) });
      call.answer(done, () => `${act} is done: ${JSON.stringify(done)}`);
    },
  ).option(...controlOption);
}

function addEdit(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'edit [kind] [settings...]',
      summary: 'let somebody change the gradebook of PowerSchool',
      description:
        "Does one thing on the screens of the practice PowerSchool's gradebook; without a kind it lists them. Settings are written name=value; name:=value reads the value as JSON: a number, a list, null.",
      examples: [
        ['sandbox edit', 'which kinds there are'],
        ['sandbox edit enter-score lineItem=ID student=1004 score:=18', 'a teacher enters a score'],
        ['sandbox edit redate-item lineItem=ID dueDate=2026-12-01', 'a teacher moves a due date'],
      ],
    },
    async (call) => {
      const [kind, ...settings] = call.args.flat() as string[];
      const control = controlOf(call);
      if (kind === undefined) return listed(call, 'edit', await gradebookEdits(control));
      const done = await control.post<{ touched: object }>('gradebook/edits', {
        kind,
        ...typedValues(settings),
      });
      call.answer(done, () => `${kind} is done: ${JSON.stringify(done.touched)}`);
    },
  ).option(...controlOption);
}

function addSwitch(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'switch [name] [value]',
      summary: 'choose how PowerSchool or Canvas behaves',
      description:
        'Chooses how one of the two systems behaves where nobody outside knows what a real one does; without a name it lists the switches with their values, the one that counts first.',
      examples: [
        ['sandbox switch', 'which switches there are'],
        ['sandbox switch changed-maximum rescale', 'PowerSchool rescales scores'],
        ['sandbox switch --profile put-resets', 'sets every switch of PowerSchool as a profile has it'],
      ],
    },
    async (call) => {
      const [name, value] = call.args;
      const control = controlOf(call);
      const profile = call.options.profile as string | undefined;
      if (profile !== undefined) {
        await control.put(`profile/${encodeURIComponent(profile)}`, {});
        return call.answer({ profile }, () => `PowerSchool behaves as ${profile}.`);
      }
      const switches = await allSwitches(control);
      if (name === undefined) return call.answer(switches, () => switchesText(switches));
      const known = switches.find((each) => each.name === name);
      if (!known) throw wrongUse('SANDBOX_REFUSED', `There is no switch "${name}".`);
      if (value === undefined) return call.answer(known, () => switchesText([known]));
      await control.put(known.system === 'canvas' ? 'canvas/switches' : 'switches', { [name]: value });
      call.answer({ name, value }, () => `${name} is ${value}.`);
    },
  )
    .option('--profile <name>', 'a profile of PowerSchool in place of a single switch')
    .option(...controlOption);
}

async function allSwitches(control: SandboxControl): Promise<Array<Switch & { system: 'powerschool' | 'canvas' }>> {
  const { switches } = await control.get<{ switches: Switch[] }>('switches');
  const ofCanvas = await control.get<Switch[]>('canvas/switches');
  return [
    ...switches.map((each) => ({ ...each, system: 'powerschool' as const })),
    ...ofCanvas.map((each) => ({ ...each, system: 'canvas' as const })),
  ];
}

function switchesText(switches: ReadonlyArray<Switch & { system: string }>): string {
  return table(
    [{ title: 'switch' }, { title: 'of' }, { title: 'value' }, { title: 'others' }, { title: 'what it decides' }],
    switches.map(({ name, system, value, values, summary }) => [
      ...[name, system, value, values.filter((each) => each !== value).join(', '), summary],
    ]),
  );
}

/** Names of what can be done and switched, for `sandbox list`. */
export async function teachingNames(control: SandboxControl): Promise<Record<'acts' | 'edits' | 'switches', string[]>> {
  const [acts, edits, switches] = await Promise.all([
    teachingActs(control),
    gradebookEdits(control),
    allSwitches(control),
  ]);
  const namesOf = (all: readonly Named[]): string[] => all.map(({ name }) => name);
  return { acts: namesOf(acts), edits: namesOf(edits), switches: namesOf(switches) };
}

async function teachingActs(control: SandboxControl): Promise<Named[]> {
  const acts = await control.get<Array<{ act: string; summary: string }>>('canvas/teach');
  return acts.map(({ act, summary }) => ({ name: act, summary }));
}

async function gradebookEdits(control: SandboxControl): Promise<Named[]> {
  const edits = await control.get<Array<{ kind: string; summary: string }>>('gradebook/edits');
  return edits.map(({ kind, summary }) => ({ name: kind, summary }));
}

function listed(call: Call, title: string, all: readonly Named[]): void {
  call.answer(all, () =>
    table(
      [{ title }, { title: 'what happens (settings)' }],
      all.map(({ name, summary }) => [name, summary]),
    ),
  );
}

/** The event that `sandbox play` plays by the teaching of classes. */
export const schoolDay = {
  kind: 'school-day',
  summary: 'the next school day of a term of teaching, by seed, in the classes of --id: work, grades, changes of mind',
};

/** Plays the next school day in classes; tells how often each thing was done, and what was refused. */
export async function playSchoolDay(call: Call): Promise<void> {
  const { id, seed } = call.options;
  if (id === undefined) throw wrongUse('SCHOOL_DAY_WITHOUT_CLASSES', 'Say in which classes: --id CLASS.');
  const control = controlOf(call);
  const played = await control.post<Played>('teaching/next-day', { classes: id, ...(seed !== undefined && { seed }) });
  const counts = new Map<string, { done: number; refused: number }>();
  for (const { to, act, kind, refused } of played.acts) {
    const name = `${to} ${act ?? kind}`;
    const known = counts.get(name) ?? { done: 0, refused: 0 };
    counts.set(
      name,
      refused === undefined ? { ...known, done: known.done + 1 } : { ...known, refused: known.refused + 1 },
    );
  }
  call.answer(played, () =>
    [
      `A school day was played (today is ${played.day}).`,
      table(
        [{ title: 'in' }, { title: 'what' }, { title: 'done', right: true }, { title: 'refused', right: true }],
        [...counts].map(([name, { done, refused }]) => [...name.split(' '), done, refused]),
      ),
    ].join('\n'),
  );
}
