namespace AgentGuard.Schemas.Repair;

/// <summary>The parts of a call on the tape.</summary>
/// <param name="Name">The node that holds the name; -1 when there is none.</param>
/// <param name="Arguments">The node that holds the arguments; -1 when there is none.</param>
internal readonly record struct CallParts(int Name, int Arguments)
{
    /// <summary>Looks for the parts of a call among the members of an object.</summary>
    public static CallParts In(int node, Tape tape, ReadOnlySpan<byte> text)
    {
        var (name, arguments) = (-1, -1);
        for (var key = node + 1; key + 1 < tape[node].End; key = tape[key + 1].End)
        {
            var word = text.Slice(tape[key].Start, tape[key].Length);
            if (tape[key + 1].Kind is TapeKind.Text && name < 0 && CallKeys.IsName(word))
            {
                name = key + 1;
            }
            else if (arguments < 0 && tape[key + 1].Kind is TapeKind.Object or TapeKind.Text or TapeKind.Null && CallKeys.IsArguments(word))
            {
                arguments = key + 1;
            }
        }

        return new(name, arguments);
    }
}
