"""The intermediate representation: structured ANF with SSA values and regions."""
