using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Formats;

/// <summary>Sees SQL that is not one statement which only reads. <b>The real protection is a database user who may only read.</b></summary>
/// <remarks>
/// <para>Allowed: one SELECT, WITH, VALUES, EXPLAIN (without ANALYZE) or SHOW, with a semicolon at its end or none. Not allowed in it: words
/// that begin another statement (SQL Server needs no semicolon between two), data-modifying parts of WITH, INTO, locks (FOR UPDATE, FOR
/// SHARE, hints), assignments, NEXT VALUE FOR, and functions that write, wait, lock, read files or run texts: those of PostgreSQL that begin with
/// pg_ (but for sizes, types, definitions and rights), lo_ and dblink, set_config, nextval, setval, …_to_xml; xp_ and sp_, OPENROWSET and its
/// like; SLEEP, BENCHMARK, LOAD_FILE, GET_LOCK; load_extension, readfile, writefile; and those that the host adds.</para>
/// <para>What databases read differently is refused: <c>/*! */</c> and hints in comments, comments within each other, <c>--</c> without a space,
/// <c>#</c>, a quote after a backslash, dollar quotes, <c>U&amp;</c>, quotes across square brackets, characters outside of ASCII that are no letters.
/// So some harmless queries are refused too, such as a column named by one of those words without its table.</para>
/// <para>Not seen: functions of the host's own with effects, expensive queries, what a query reads. One pass. Immutable and thread-safe.</para>
/// </remarks>
public sealed class SqlGuardrail : IGuardrail
{
    private readonly string? _argument;
    private readonly SqlRules _rules;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="argument">The argument with the SQL, at <see cref="TrustBoundary.ToolCall"/>; <see langword="null"/> where the text is SQL.</param>
    /// <param name="deniedFunctions">Further functions that are not called, without schema, in any case.</param>
    public SqlGuardrail(string? argument = null, IEnumerable<string>? deniedFunctions = null)
    {
        _argument = argument;
        _rules = new SqlRules(deniedFunctions ?? []);
    }

    /// <inheritdoc/>
    public string Name => "read-only sql";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (NamedArgument.TextOf(content, _argument) is not { } sql)
        {
            return new(GuardrailJudgement.Pass);
        }

        var tokens = new SqlLexer(content.Boundary is TrustBoundary.ToolCall ? sql : CodeFences.Unwrap(sql)).Read(out var refusal);
        var reason = refusal ?? _rules.FindReason(tokens);
        return new(reason is null ? GuardrailJudgement.Pass : GuardrailJudgement.Found(new Finding(Name, "SQL")) with
        {
            Reason = $"the SQL is not allowed, since {reason}",
            ReaskMessage = $"The SQL was not accepted, since {reason}. Write one statement that only reads, in plain SQL.",
        });
    }
}
