/** A department's SOAP service for tests, made with the library `soap`, and its WSDL. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { listen } from 'soap';
import type { Definition } from '../../../connectors/service/definition.ts';
import type { OperationModel, TableModel } from '../../../schema/source-model.ts';
import type { WebService } from '../../support/web-service.ts';
import type { Tables } from './kinds.ts';

export type SoapWay = 'many' | 'one';

const places: Readonly<Record<SoapWay, Omit<OperationModel, 'id'>>> = {
  many: { keys: '/ids/id', rows: '/result/row', values: new Map([['/kind', 'all']]) },
  one: { keys: '/id', rows: '/result/row', values: new Map([['/kind', 'all']]) },
};

const namespace = 'urn:department:shared';

function asked(way: SoapWay): string {
  const many = '<xs:element name="id" type="xs:string" maxOccurs="unbounded"/>';
  return way === 'many'
    ? `<xs:element name="ids"><xs:complexType><xs:sequence>${many}</xs:sequence></xs:complexType></xs:element>`
    : '<xs:element name="id" type="xs:string"/>';
}

/** The WSDL of tables, document and literal, an operation for each. */
export function wsdlOf(way: SoapWay, tables: Tables): string {
  const parts = Object.values(tables).map(({ columns }, at) => {
    const cells = columns.map(
      (column) => `<xs:element name="${column}" type="xs:string" minOccurs="0" nillable="true"/>`,
    );
    return {
      types: `
      <xs:complexType name="Row${at}"><xs:sequence>${cells.join('')}</xs:sequence></xs:complexType>
      <xs:complexType name="Result${at}"><xs:sequence>
        <xs:element name="row" type="tns:Row${at}" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType>
      <xs:element name="Read${at}"><xs:complexType><xs:sequence>
        ${asked(way)}<xs:element name="kind" type="xs:string"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Read${at}Response"><xs:complexType><xs:sequence>
        <xs:element name="result" type="tns:Result${at}"/>
      </xs:sequence></xs:complexType></xs:element>`,
      messages: `
  <message name="Read${at}Input"><part name="parameters" element="tns:Read${at}"/></message>
  <message name="Read${at}Output"><part name="parameters" element="tns:Read${at}Response"/></message>`,
      port: `<operation name="Read${at}">
      <input message="tns:Read${at}Input"/><output message="tns:Read${at}Output"/></operation>`,
      binding: `<operation name="Read${at}"><soap:operation soapAction="${namespace}/Read${at}"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>`,
    };
  });
  const all = (part: 'types' | 'messages' | 'port' | 'binding'): string =>
    parts.map((each) => each[part]).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Shared" targetNamespace="${namespace}" xmlns="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${namespace}" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types><xs:schema targetNamespace="${namespace}" elementFormDefault="qualified">${all('types')}
  </xs:schema></types>${all('messages')}
  <portType name="SharedPortType">${all('port')}</portType>
  <binding name="SharedBinding" type="tns:SharedPortType">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${all('binding')}
  </binding>
  <service name="SharedService"><port name="SharedPort" binding="tns:SharedBinding">
    <soap:address location="http://169.254.169.254/never-asked"/></port></service>
</definitions>
`;
}

/** Writes the WSDL of tables, and says how each is read. */
export function describeByWsdl(way: SoapWay, tables: Tables, folder: string): Definition {
  const file = path.join(folder, 'service.wsdl');
  writeFileSync(file, wsdlOf(way, tables));
  const models = Object.entries(tables).map(([name, { columns }], at): [string, TableModel] => {
    const operation = { id: `Read${at}`, ...places[way] };
    return [name, { name, key: columns[0] ?? '', legacyKeys: false, operation }];
  });
  return { file, tables: new Map(models) };
}

interface Asked {
  readonly ids?: { readonly id: string | readonly string[] };
  readonly id?: string;
  readonly kind: string;
}

/** Starts the service. */
export async function startSoapService(way: SoapWay, tables: Tables): Promise<WebService> {
  const server = createServer((_, response) => response.writeHead(404).end());
  const methods = Object.values(tables).map(({ columns, rows }, at) => [
    `Read${at}`,
    ({ ids, id, kind }: Asked) => {
      const keys = [ids?.id ?? id ?? []].flat();
      const found = rows.filter(
        ([key]) => kind === 'all' && key !== null && key !== undefined && keys.includes(key),
      );
      const row = found.map((each) =>
        Object.fromEntries(
          columns.flatMap((column, index) => (each[index] === null ? [] : [[column, each[index]]])),
        ),
      );
      return { result: { row } };
    },
  ]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const services = {
    SharedService: { SharedPort: Object.fromEntries(methods) as Record<string, () => unknown> },
  };
  listen(server, '/shared', services, wsdlOf(way, tables));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/shared`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
