namespace AgentGuard.Conformance;

/// <summary>Measures one quality of the library on the data of a path.</summary>
internal interface ISuite
{
    /// <summary>The name by which it is called.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string Summary { get; }

    /// <summary>Whether it cannot run without data.</summary>
    bool NeedsPath => true;

    /// <summary>Measures.</summary>
    /// <param name="path">The data; any path of the suite's format, or empty where it needs none.</param>
    /// <param name="output">Where the readable table goes.</param>
    /// <returns>The figures of the last line.</returns>
    SuiteResult Run(string path, TextWriter output);
}
