//! Vocabulary of the house: ids, actors, money, time, Vietnamese text, refusals. Pure.
