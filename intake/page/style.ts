/** Large enough for whoever reads it on a phone; does not tell by colour alone. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #8c959f; --soft: #f3f5f7; --yes: #17692f; --no: #b3261e; --do: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --paper: #14171b; --line: #6b7580; --soft: #1e2329; --yes: #63c37f; --no: #ff8a80; --do: #8fc1ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 3rem; font: 17px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem; }
p { margin: .5rem 0; }
ol, ul { margin: .4rem 0; padding-left: 1.4rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
label { display: block; margin-top: 1.2rem; font-weight: 600; }
input { width: 100%; margin-top: .3rem; padding: .6rem; font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; }
input:focus, button:focus { outline: 3px solid var(--do); outline-offset: 1px; }
input[aria-invalid] { border-color: var(--no); border-width: 2px; }
button { margin-top: 1.5rem; padding: .7rem 1.4rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--do); border: 0; border-radius: .3rem; cursor: pointer; }
.wrong { color: var(--no); font-weight: 600; }
.checks { list-style: none; padding: 0; }
.checks li { padding: .5rem .8rem; margin: .4rem 0; background: var(--soft); border-left: .4rem solid var(--yes); }
.checks li.bad { border-color: var(--no); }
.mark { font-weight: 700; color: var(--yes); }
.bad .mark { color: var(--no); }
.quiet { opacity: .8; font-size: .9rem; }
`;
