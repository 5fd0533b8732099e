import { isNode, parseDocument, visit, type Document } from 'yaml';
import { Problem } from './problems';
import type { App } from './routes/route';

/** Aliases that are followed; a document that repeats itself more often is an attack. */
const aliasesMax = 50;

/** Faults of one document that are named at most. */
const faultsMax = 50;

/** Takes `application/yaml` on the routes of this part of the app: YAML 1.2, without any tags. */
export function acceptYaml(app: App): void {
  app.addContentTypeParser<string>(
    'application/yaml',
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : parseYaml(body));
      } catch (error) {
        done(error instanceof Problem ? error : unreadable([]));
      }
    },
  );
}

/**
 * What a YAML document says, as JSON would say it.
 * @throws Problem `malformed_yaml` with the place of every fault
 */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { schema: 'core', prettyErrors: true, logLevel: 'error' });
  // An unknown tag is a warning to the library; to us it is a value nobody meant.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw unreadable(
      faults.slice(0, faultsMax).map(({ message, linePos }) => ({
        field: linePos ? `line ${linePos[0].line}, column ${linePos[0].col}` : 'body',
        detail: message.split('\n')[0] ?? message,
      })),
    );
  }
  refuseCircles(document);
  return valueOf(document);
}

/** @throws Problem `malformed_yaml` where an alias leads nowhere, or there are too many of them */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasesMax });
  } catch (error) {
    const detail = `${error instanceof Error ? error.message : String(error)}.`;
    throw unreadable([{ field: 'body', detail }]);
  }
}

/** A list that holds itself has no end, and no count of its aliases shows it. */
function refuseCircles(document: Document): void {
  visit(document, {
    Alias(_key, alias, above) {
      const named = alias.resolve(document);
      if (!above.some((each) => isNode(each) && each === named)) return;
      const detail = `*${alias.source} stands within what it names: write it out.`;
      throw unreadable([{ field: 'body', detail }]);
    },
  });
}

function unreadable(errors: { field: string; detail: string }[]): Problem {
  const [first] = errors;
  return new Problem('malformed_yaml', first ? { ...first, errors } : {});
}
