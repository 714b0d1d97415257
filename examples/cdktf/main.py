from cdktf import App, DataResource, TerraformOutput, TerraformStack, TerraformVariable


class Hello(TerraformStack):
    def __init__(self, scope, name):
        super().__init__(scope, name)
        whom = TerraformVariable(self, "whom", type="string", default="world")
        greeting = DataResource(self, "greeting", input={"text": f"hello {whom.string_value}"})
        TerraformOutput(self, "greeting_text", value=greeting.output)
        # Groundwork keeps the state. Without this line CDKTF adds a local backend, and the run is refused.
        self.add_override("terraform.backend", None)


app = App()
Hello(app, "hello")
app.synth()
