import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

/** The few parts of an OpenAPI file that are looked at here. */
interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema: { type: 'string' | 'integer' | 'boolean' };
}
interface FileOperation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: { $ref: string } }> };
  responses: Record<
    string,
    { $ref?: string; content?: Record<string, { schema: { $ref: string } }> }
  >;
  security: Record<string, string[]>[];
}
export interface OfficialFile {
  info: { version: string };
  paths: Record<string, Record<string, FileOperation>>;
  components: { schemas: Record<string, { properties?: Record<string, { enum?: string[] }> }> };
}

export interface SentRequest {
  method: string;
  /** The path as the file writes it, with `{subscriberIdString}`. */
  template: string;
  query: URLSearchParams;
  contentType: string | null;
  body: string | null;
}

export interface ReceivedReply {
  status: number;
  contentType: string | null;
  text: string;
}

/** Reads the file that `npm run test:spec` was given. */
export function loadOfficialFile(): OfficialFile {
  const file = process.env.OPENAPI_FILE;
  if (file === undefined) throw new Error('run this by: npm run test:spec -- FILE');
  return JSON.parse(readFileSync(file, 'utf8')) as OfficialFile;
}

/** Makes a validator of JSON schemas that knows `int64` and `date-time`. */
export function createAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  // ajv-formats is CommonJS: its function is the module itself or its default.
  const addFormats = addFormatsModule as unknown as {
    default?: (ajv: Ajv) => void;
  } & ((ajv: Ajv) => void);
  (addFormats.default ?? addFormats)(ajv);
  return ajv;
}

/** Gives each error as a sign: where (with `*` for any index), which rule, and what is missing. */
export function signsOf(errors: readonly ErrorObject[] | null | undefined): string[] {
  const signs = (errors ?? []).map((error) => {
    const where = error.instancePath.replace(/\/\d+(?=\/|$)/g, '/*') || '/';
    const missing: unknown = error.params.missingProperty;
    return `${where} ${error.keyword}${typeof missing === 'string' ? ` ${missing}` : ''}`;
  });
  const wrongType = new Set(
    signs.filter((sign) => sign.endsWith(' type')).map((sign) => sign.slice(0, -' type'.length)),
  );
  // A null is of the wrong type and, of course, also outside the enumeration: said once.
  const kept = signs.filter(
    (sign) => !(sign.endsWith(' enum') && wrongType.has(sign.slice(0, -' enum'.length))),
  );
  return [...new Set(kept)].sort();
}

/** Judges requests and replies by the official file. */
export interface Judge {
  /** What is wrong with a request; empty when the file allows it. */
  request(sent: SentRequest): string[];
  /** What is wrong with a reply, each beginning with `reply`. */
  reply(sent: SentRequest, received: ReceivedReply): string[];
}

/** Makes the judge for one file. */
export function createJudge(file: OfficialFile): Judge {
  const ajv = createAjv();
  ajv.addSchema(file, 'file');
  const schema = (ref: string): ValidateFunction => {
    const validate = ajv.getSchema(`file${ref}`);
    if (validate === undefined) throw new Error(`the file has no ${ref}`);
    return validate;
  };
  const operationOf = (sent: SentRequest): FileOperation => {
    const operation = file.paths[sent.template]?.[sent.method.toLowerCase()];
    if (operation === undefined) throw new Error(`the file has no ${sent.method} ${sent.template}`);
    return operation;
  };
  const parameterIsWrong = (parameter: Parameter, value: string | null): boolean => {
    if (value === null) return parameter.required === true;
    const typed =
      parameter.schema.type === 'integer' && /^-?\d+$/.test(value)
        ? Number(value)
        : parameter.schema.type === 'boolean' && /^(true|false)$/.test(value)
          ? value === 'true'
          : value;
    return !ajv.validate(parameter.schema, typed);
  };

  return {
    request(sent) {
      const operation = operationOf(sent);
      const problems = (operation.parameters ?? [])
        .filter((one) => one.in === 'query' && parameterIsWrong(one, sent.query.get(one.name)))
        .map((one) => `request query ${one.name}`);
      const bodySchema = operation.requestBody?.content['application/json']?.schema.$ref;
      if (bodySchema === undefined) return problems;
      if (!/^application\/json\b/.test(sent.contentType ?? '')) {
        return [...problems, 'request content-type'];
      }
      let body: unknown;
      try {
        body = JSON.parse(sent.body ?? '');
      } catch {
        return [...problems, 'request not JSON'];
      }
      const validate = schema(bodySchema);
      validate(body);
      return [...problems, ...signsOf(validate.errors).map((sign) => `request ${sign}`)];
    },
    reply(sent, received) {
      const { responses } = operationOf(sent);
      const declared = responses[String(received.status)];
      const ref =
        declared?.content?.['application/json']?.schema.$ref ?? '#/components/schemas/Error';
      if (declared === undefined && responses.default === undefined) return ['reply status'];
      if (received.text === '') return ['reply empty'];
      if (!/^application\/json\b/.test(received.contentType ?? '')) return ['reply not JSON'];
      const validate = schema(ref);
      validate(JSON.parse(received.text));
      return signsOf(validate.errors).map((sign) => `reply ${sign}`);
    },
  };
}
