namespace AgentGuard.Schemas.Streaming;

/// <summary>What the next byte of a JSON text can be.</summary>
internal enum ScanMode : byte
{
    /// <summary>The beginning of a value.</summary>
    Value,

    /// <summary>The beginning of a value, or the end of an array.</summary>
    FirstItem,

    /// <summary>The beginning of a name, or the end of an object.</summary>
    FirstName,

    /// <summary>The beginning of a name.</summary>
    Name,

    /// <summary>A colon.</summary>
    Colon,

    /// <summary>A comma, or the end of a container.</summary>
    After,

    /// <summary>Only white space.</summary>
    End,

    /// <summary>Part of a text.</summary>
    Text,

    /// <summary>What follows a backslash.</summary>
    Escape,

    /// <summary>A hexadecimal digit of an escape.</summary>
    Hex,

    /// <summary>Part of a literal.</summary>
    Literal,

    /// <summary>What follows a minus.</summary>
    Minus,

    /// <summary>What follows a zero at the beginning of a number.</summary>
    Zero,

    /// <summary>What follows a digit before the point.</summary>
    Integer,

    /// <summary>What follows the point.</summary>
    Point,

    /// <summary>What follows a digit behind the point.</summary>
    Fraction,

    /// <summary>What follows the mark of the exponent.</summary>
    Exponent,

    /// <summary>What follows the sign of the exponent.</summary>
    ExponentSign,

    /// <summary>What follows a digit of the exponent.</summary>
    ExponentDigit,
}
