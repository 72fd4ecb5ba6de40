// Runs the reply parsers of npm over the cases that standard input lists, one JSON object a line, and answers one line a
// case and tool: what it kept and the best of three warm runs.
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const require = createRequire(process.argv[2] + '/package.json');
const {default: Crisp} = await import(pathToFileURL(require.resolve('email-reply-parser')).href);
const talon = require('talonjs').quotations;
const planer = require('planer');
const zapier = require('node-email-reply-parser');
const {JSDOM} = require('jsdom');

const text = result => typeof result === 'string' ? result : result?.body ?? '';
const tools = {
  'talonjs': {text: body => text(talon.extractFromPlain(body)), html: body => text(talon.extractFromHtml(body))},
  'planer': {
    text: body => planer.extractFrom(body, 'text/plain'),
    html: body => planer.extractFrom(body, 'text/html', new JSDOM('').window.document),
  },
  'email-reply-parser (crisp)': {text: body => new Crisp().parseReply(body)},
  'node-email-reply-parser': {text: body => zapier(body, true)},
};

for await (const line of createInterface({input: process.stdin})) {
  const {name, kind, body} = JSON.parse(line);
  for (const [tool, of] of Object.entries(tools)) {
    if (!of[kind]) continue;
    let reply = '';
    let micros = Infinity;
    for (let run = 0; run < 3; run++) {
      const start = process.hrtime.bigint();
      try {
        reply = of[kind](body) ?? '';
      } catch {
        reply = '';
      }
      micros = Math.min(micros, Number(process.hrtime.bigint() - start) / 1000);
    }
    process.stdout.write(JSON.stringify({tool, name, reply, micros}) + '\n');
  }
}
