namespace AgentGuard.Schemas.Patterns;

/// <summary>A part of a regular expression.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether a finite automaton can match it.</summary>
    public virtual bool IsRegular => true;

    public sealed record Set(CodePoints Codes) : PatternNode;

    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode
    {
        public override bool IsRegular => Parts.All(part => part.IsRegular);
    }

    public sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode
    {
        public override bool IsRegular => Options.All(option => option.IsRegular);
    }

    /// <summary>A repetition; without a maximum it is unbounded.</summary>
    public sealed record Repeat(PatternNode Part, int Min, int? Max, bool Lazy) : PatternNode
    {
        public override bool IsRegular => Part.IsRegular;
    }

    public sealed record Group(PatternNode Part) : PatternNode
    {
        public override bool IsRegular => Part.IsRegular;
    }

    public sealed record Start : PatternNode;

    public sealed record End : PatternNode;

    public sealed record WordBoundary(bool Negated) : PatternNode;

    public sealed record LookAround(string Opening, PatternNode Part) : PatternNode
    {
        public override bool IsRegular => false;
    }

    public sealed record BackReference(int Number) : PatternNode
    {
        public override bool IsRegular => false;
    }
}
