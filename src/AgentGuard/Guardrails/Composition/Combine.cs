namespace AgentGuard.Guardrails.Composition;

/// <summary>Makes one guardrail of several.</summary>
/// <remarks>
/// <para>Members judge at the same time where they are asynchronous. The findings of those that saw something are kept, in the order of the
/// members. Members that are no longer needed are cancelled, or not asked.</para>
/// <para>A member that fails has no vote. Where the vote is decided without it, either way, its failure does not matter; else the whole fails, and
/// the policy blocks unless the host said otherwise by name.</para>
/// <para>Where all members stream, so does the whole: it settles what all of them have settled. Any text waits then for all members, and text
/// with a finding that does not decide the vote alone waits until the vote is decided.</para>
/// </remarks>
public static class Combine
{
    /// <summary>Sees something when every member does.</summary>
    /// <param name="name">The name of the whole; free of content.</param>
    /// <param name="members">The members; one or more.</param>
    /// <returns>The guardrail.</returns>
    /// <exception cref="ArgumentException">There is no member.</exception>
    public static IGuardrail All(string name, params IGuardrail[] members) => Vote(name, members?.Length ?? 0, members ?? []);

    /// <summary>Sees something when one member does.</summary>
    /// <param name="name">The name of the whole; free of content.</param>
    /// <param name="members">The members; one or more.</param>
    /// <returns>The guardrail.</returns>
    /// <exception cref="ArgumentException">There is no member.</exception>
    public static IGuardrail Any(string name, params IGuardrail[] members) => Vote(name, 1, members);

    /// <summary>Sees something when a number of members do.</summary>
    /// <param name="name">The name of the whole; free of content.</param>
    /// <param name="atLeast">How many have to see something. Range 1 to the number of members.</param>
    /// <param name="members">The members; one or more.</param>
    /// <returns>The guardrail.</returns>
    /// <exception cref="ArgumentException">There is no member, or the number cannot be reached.</exception>
    public static IGuardrail Vote(string name, int atLeast, params IGuardrail[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return Vote(name, atLeast, members.Select(member => (member, 1.0)));
    }

    /// <summary>Sees something when the members that do have enough weight together.</summary>
    /// <param name="name">The name of the whole; free of content.</param>
    /// <param name="atLeast">The weight that is needed. Above 0, at most the sum of all.</param>
    /// <param name="members">The members with their weights, each above 0; one or more.</param>
    /// <returns>The guardrail.</returns>
    /// <exception cref="ArgumentException">There is no member, a weight is not above 0, or the weight cannot be reached.</exception>
    public static IGuardrail Vote(string name, double atLeast, IEnumerable<(IGuardrail Guardrail, double Weight)> members)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(members);
        (IGuardrail Guardrail, double Weight)[] all = [.. members];
        if (all.Length == 0 || all.Any(member => member.Guardrail is null || !(member.Weight > 0) || double.IsInfinity(member.Weight)))
        {
            throw new ArgumentException("Name at least one member, each with a weight above 0.", nameof(members));
        }

        var sum = all.Sum(member => member.Weight);
        if (!(atLeast > 0) || atLeast > sum + 1e-9)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A vote of {atLeast} cannot be reached: the members have {sum} together."), nameof(atLeast));
        }

        return all.All(member => member.Guardrail is IStreamingGuardrail)
            ? new StreamingVoteGuardrail(name, atLeast, all)
            : new VoteGuardrail(name, atLeast, all);
    }
}
