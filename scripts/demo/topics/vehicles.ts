import type { TopicGenerator } from '../population/person.ts';
import { cars } from './vehicles/cars.ts';
import { driving } from './vehicles/driving.ts';

/** Vehicles and driving 机动车与驾驶: the cars that a person owns, the licence and what was done with it. */
export const generator: TopicGenerator = {
  topic: 'vehicles',
  rows(person, _household, random, emit) {
    cars(person, random, emit);
    if (person.age >= 18) driving(person, random, emit);
  },
};
