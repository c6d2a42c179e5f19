/** Operations of a WSDL that could be read as tables. */
import { leavesOf, type OfferedTable, offeredTable, type Shape } from '../service/offered.ts';
import { elementsOf } from './described.ts';
import type { Wsdl } from './wsdl.ts';

function shapeOf(type: unknown, isElementList: boolean): Shape {
  const elements = elementsOf(type);
  const names = typeof type === 'object' && type !== null ? Object.keys(type) : [];
  return {
    isList: isElementList,
    members:
      elements &&
      new Map([...elements].map(([name, each]) => [name, () => shapeOf(each, names.includes(`${name}[]`))])),
    // The library writes the values of an enumeration behind the name of its type.
    nativeType: typeof type === 'string' ? (type.split('|', 1)[0] ?? type) : 'elements',
  };
}

export function offeredByWsdl(wsdl: Wsdl): readonly OfferedTable[] {
  return wsdl.names.flatMap((id) => {
    const operation = wsdl.operation(id);
    if (!operation) return [];
    const inputs = leavesOf(shapeOf(operation.input, false)).map(([place, shape]) => ({
      place,
      shape,
      isRequired: true,
    }));
    return offeredTable({ id, inputs, answer: shapeOf(operation.output, false) }) ?? [];
  });
}
