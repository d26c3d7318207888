namespace AgentGuard.StructuredOutput;

/// <summary>How the model is told what its answer has to look like.</summary>
public enum SchemaDelivery
{
    /// <summary>
    /// <see cref="Native"/>, with the instructions of <see cref="Prompt"/> besides where the provider is not known to constrain answers;
    /// when the provider rejects the schema, <see cref="Tool"/>, and when it rejects that too, <see cref="Prompt"/>.
    /// </summary>
    Auto,

    /// <summary>As the response format of the request, which the provider constrains the answer by.</summary>
    Native,

    /// <summary>As the parameters of a tool that the model has to call; its call becomes the answer.</summary>
    Tool,

    /// <summary>As instructions in words. The provider does not constrain the answer.</summary>
    Prompt,
}
