namespace AgentGuard.Guardrails.Detectors;

/// <summary>What can be told of a group of digits at a glance, so that most detectors need not look.</summary>
[Flags]
internal enum DigitTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Six digits or more, those of the groups that follow included.</summary>
    SixDigits = 1,

    /// <summary>Twelve digits or more, those of the groups that follow included.</summary>
    TwelveDigits = 2,

    /// <summary>A letter stands directly before it.</summary>
    FollowsLetter = 4,

    /// <summary>A letter stands before it, directly or with a separator between.</summary>
    FollowsLetterOrGap = 8,

    /// <summary>One digit, with a letter after it.</summary>
    DigitAndLetter = 16,

    /// <summary>Up to three digits and a dot, twice; four digits or more in all.</summary>
    Dotted = 32,

    /// <summary>A number, a separator of dates, one or two digits and a separator; four digits or more in all.</summary>
    Dated = 64,
}
